/** A field for the text of a script, its lines numbered, those with mistakes marked. */
import { type ReactNode, type RefObject, useId, useRef } from "react";
import controls from "../../look/controls.module.css";
import own from "./filters.module.css";
import type { Mistake } from "./scripts.ts";

/** Lines that are in sight; others are scrolled to. */
const ROWS = 18;

export function CodeField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  mistakes: readonly Mistake[];
  field: RefObject<HTMLTextAreaElement | null>;
}): ReactNode {
  const { label, value, onChange, mistakes, field } = props;
  const id = useId();
  const numbers = useRef<HTMLDivElement>(null);
  const lines = value.split("\n").length;
  const wrong = new Set(mistakes.map(({ line }) => line));
  return (
    <div className={controls.field}>
      <label htmlFor={id} className={controls.label}>
        {label}
      </label>
      <div className={own.editor} dir="ltr">
        <div className={own.numbers} ref={numbers} aria-hidden>
          {Array.from({ length: lines }, (_, i) => (
            <span key={i} data-wrong={wrong.has(i + 1) || undefined}>
              {i + 1}
            </span>
          ))}
        </div>
        <textarea
          id={id}
          ref={field}
          className={own.text}
          rows={ROWS}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          value={value}
          aria-invalid={mistakes.length > 0}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            if (numbers.current !== null) numbers.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
    </div>
  );
}

/** The caret at its beginning, and the line in sight. */
export function goToLine(field: HTMLTextAreaElement | null, line: number): void {
  if (field === null) return;
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((at, each) => at + each.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  field.scrollTop = ((line - 1) / lines.length) * field.scrollHeight - field.clientHeight / 2;
}
