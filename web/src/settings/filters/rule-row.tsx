/** One rule in the list: its sentences, whether it is on, and what can be done with it. */
import { ArrowDown, ArrowUp, EllipsisVertical, FlaskConical, GripVertical, Pencil, Trash2 } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { IconButton, type MenuEntry, MenuButton } from "../../look/controls.tsx";
import { useWordsOf } from "../../shell/app-context.ts";
import own from "./filters.module.css";
import { MissingFolders } from "./missing-folders.tsx";
import type { Rule } from "./model/rule.ts";
import type { Part } from "./model/script.ts";
import { thenText, whenText } from "./sentence.ts";
import { useSpeech } from "./use-speech.ts";
import { filterWords } from "./words.ts";

interface Props {
  readonly part: Part;
  readonly name: string;
  readonly drag: "dragged" | "before" | "after" | undefined;
  readonly handle: ComponentProps<"button">;
  readonly onMove: (by: 1 | -1) => void;
  readonly onTurn: (rule: Rule) => void;
  readonly onRemove: () => void;
  readonly onEdit: (part: Part, rule: Rule) => void;
  readonly onTry: (rule: Rule, name: string) => void;
}

export function RuleRow(props: Props): ReactNode {
  const { part, name, drag, onTurn, onEdit } = props;
  const words = useWordsOf(filterWords);
  const { rule } = part;
  return (
    <li className={own.rule} data-drag={drag} data-off={rule?.isOn === false || undefined}>
      <Handle {...props} />
      <div className={own.told}>
        {part.name !== "" && (
          <strong dir="auto" className="foreign">
            {part.name}
          </strong>
        )}
        {rule === undefined ? <AsText part={part} /> : <Sentences rule={rule} />}
      </div>
      <div className={own.deeds}>
        {rule !== undefined && (
          <>
            <label className={own.switch}>
              <input
                type="checkbox"
                role="switch"
                aria-label={words.isOn(name)}
                checked={rule.isOn}
                onChange={() => onTurn(rule)}
              />
            </label>
            <IconButton label={words.edit(name)} onPress={() => onEdit(part, rule)}>
              <Pencil size={18} aria-hidden />
            </IconButton>
          </>
        )}
        <MoreMenu {...props} />
      </div>
    </li>
  );
}

function Handle({ name, handle, onMove }: Props): ReactNode {
  const words = useWordsOf(filterWords);
  return (
    <button
      type="button"
      className={own.handle}
      aria-label={words.order(name)}
      {...handle}
      onKeyDown={(event) => {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        onMove(event.key === "ArrowUp" ? -1 : 1);
      }}
    >
      <GripVertical size={18} aria-hidden />
    </button>
  );
}

function MoreMenu({ part: { rule }, name, onMove, onTry, onRemove }: Props): ReactNode {
  const words = useWordsOf(filterWords);
  const tried: readonly MenuEntry[] =
    rule === undefined
      ? []
      : [
          {
            id: "try",
            label: words.tryOne,
            icon: <FlaskConical size={17} aria-hidden />,
            onAction: () => onTry(rule, name),
          },
        ];
  const entries: readonly MenuEntry[] = [
    ...tried,
    { id: "up", label: words.moveUp, icon: <ArrowUp size={17} aria-hidden />, onAction: () => onMove(-1) },
    { id: "down", label: words.moveDown, icon: <ArrowDown size={17} aria-hidden />, onAction: () => onMove(1) },
    { id: "remove", label: words.remove, icon: <Trash2 size={17} aria-hidden />, onAction: onRemove },
  ];
  return <MenuButton label={words.more(name)} icon={<EllipsisVertical size={18} aria-hidden />} entries={entries} />;
}

function Sentences({ rule }: { rule: Rule }): ReactNode {
  const words = useWordsOf(filterWords);
  const speech = useSpeech();
  return (
    <>
      <span className={own.sentence}>
        {!rule.isOn && <span className={own.off}>{words.off}</span>}
        {whenText(rule, speech)}
      </span>
      <span className={own.sentence}>{thenText(rule, speech)}</span>
      {rule.isOn && <MissingFolders rule={rule} />}
    </>
  );
}

/** Lines of a part that are shown; the rest is in the text. */
const LINES_MAX = 6;

function AsText({ part }: { part: Part }): ReactNode {
  const words = useWordsOf(filterWords);
  const lines = part.text.split(/\r?\n/).filter((line) => !line.startsWith("# rule:["));
  return (
    <>
      <span className={own.sentence}>{words.asText}</span>
      <code className={own.code} dir="ltr">
        {[...lines.slice(0, LINES_MAX), ...(lines.length > LINES_MAX ? ["…"] : [])].join("\n")}
      </code>
    </>
  );
}
