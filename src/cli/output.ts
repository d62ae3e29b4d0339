/** What commands say: sentences for people, one JSON value for programs. */
import { styleText } from "node:util";

export interface Output {
  readonly json: boolean;
  /** The result, both ways: `value` for programs, `text` for people. */
  result(value: unknown, text: string): void;
  /** Something by the way, for people only. */
  note(text: string): void;
  /** Why it failed. */
  problem(problem: { readonly code: string; readonly message: string } & Readonly<Record<string, unknown>>): void;
}

export function openOutput(json: boolean): Output {
  return json ? jsonOutput : textOutput;
}

const jsonOutput: Output = {
  json: true,
  result: (value) => console.log(JSON.stringify(value)),
  note: () => undefined,
  problem: (problem) => console.log(JSON.stringify({ error: problem })),
};

const textOutput: Output = {
  json: false,
  result: (_, text) => {
    if (text !== "") console.log(harmless(text));
  },
  note: (text) => console.error(harmless(text)),
  problem: ({ message }) =>
    console.error(`${styleText("red", "posthorn:", { stream: process.stderr })} ${harmless(message)}`),
};

/** Colours, lines and tabs; or what a terminal obeys, which may have come from a stranger: words of another server, a subject. */
const OBEYED = /(\x1b\[[\d;]{0,20}m)|[^\P{Cc}\n\t]|\p{Bidi_Control}/gu;

/** For a terminal: nothing in it moves the cursor, changes the title or turns text around. */
export function harmless(text: string): string {
  return text.replace(OBEYED, (_, colour: string | undefined) => colour ?? "\ufffd");
}

/** "1 message", "3 messages". */
export function counted(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? "" : "s"}`;
}

/** Lines with their columns below each other. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  const lines = rows.map((row) => row.map((cell) => cell.replace(/[\r\n]+/g, " ")));
  for (const row of lines) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return lines
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
