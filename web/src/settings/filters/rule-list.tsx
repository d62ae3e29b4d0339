/** The rules in the order in which they are tried: dragged by a handle, or moved with the arrow keys on it. */
import type { ReactNode } from "react";
import { useWordsOf } from "../../shell/app-context.ts";
import own from "./filters.module.css";
import { calledBy } from "./form-rule.ts";
import { partWith } from "./model/print-script.ts";
import type { Rule } from "./model/rule.ts";
import type { Part } from "./model/script.ts";
import { RuleRow } from "./rule-row.tsx";
import { useDraggedOrder } from "./use-dragged-order.ts";
import { usePartKeys } from "./use-part-keys.ts";
import type { Rules } from "./use-rules.ts";
import { filterWords } from "./words.ts";

interface Props {
  readonly parts: readonly Part[];
  readonly change: Rules["change"];
  readonly onEdit: (part: Part, rule: Rule) => void;
  readonly onTry: (rule: Rule, name: string) => void;
}

export function RuleList({ parts, change, onEdit, onTry }: Props): ReactNode {
  const words = useWordsOf(filterWords);
  const keys = usePartKeys(parts);
  const nameOf = (part: Part): string => calledBy(part, words.unnamed(parts.indexOf(part) + 1));
  const moveTo = (part: Part, place: number): void => {
    if (place < 0 || place >= parts.length || place === parts.indexOf(part)) return;
    void change((now) => moved(now, part, place), words.isAt(nameOf(part), place + 1, parts.length));
  };
  const { list, dragged, handle } = useDraggedOrder((from, to) => {
    const part = parts[from];
    if (part !== undefined) moveTo(part, to);
  });
  return (
    <ol className={own.rules} ref={list}>
      {parts.map((part, i) => (
        <RuleRow
          key={keys[i]}
          part={part}
          name={nameOf(part)}
          drag={
            dragged?.from === i ? "dragged" : dragged?.to === i ? (dragged.from < i ? "after" : "before") : undefined
          }
          handle={handle(i)}
          onMove={(by) => moveTo(part, i + by)}
          onTurn={(rule) =>
            void change(
              (now) => replaced(now, part, partWith({ ...rule, isOn: !rule.isOn }, part)),
              words.turned(nameOf(part), !rule.isOn),
            )
          }
          onRemove={() => void change((now) => without(now, part), words.removed(nameOf(part)))}
          onEdit={onEdit}
          onTry={onTry}
        />
      ))}
    </ol>
  );
}

function indexOf(parts: readonly Part[], { text }: Part): number {
  return parts.findIndex((each) => each.text === text);
}

function moved(parts: readonly Part[], part: Part, place: number): readonly Part[] {
  const at = indexOf(parts, part);
  const found = parts[at];
  return found === undefined ? parts : parts.toSpliced(at, 1).toSpliced(place, 0, found);
}

function replaced(parts: readonly Part[], part: Part, other: Part): readonly Part[] {
  const at = indexOf(parts, part);
  return at < 0 ? parts : parts.with(at, other);
}

function without(parts: readonly Part[], part: Part): readonly Part[] {
  const at = indexOf(parts, part);
  return at < 0 ? parts : parts.toSpliced(at, 1);
}
