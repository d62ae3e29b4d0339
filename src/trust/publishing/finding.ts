/** One thing that was found of a domain's records: what it is, for pages in any language, and a sentence for terminals. */
import { SENTENCES } from "./sentences.ts";

/**
 * "ok": as it should be, or as good. "missing": nothing is published. "wrong": what is published does not fit this server. "unknown":
 * the name servers did not answer.
 */
export type Status = "ok" | "missing" | "wrong" | "unknown";

type FindingCode = keyof typeof SENTENCES;

type Value = string | number | readonly string[];
type TextsOf<Code extends FindingCode> = Parameters<(typeof SENTENCES)[Code]> extends [infer Texts] ? Texts : object;
type ValuesOf<Code extends FindingCode> = { readonly [Name in keyof TextsOf<Code>]: Value };

export interface Finding {
  readonly status: Status;
  readonly code: FindingCode;
  /** What the sentence names. */
  readonly values: Readonly<Record<string, Value>>;
  readonly sentence: string;
}

type Make = <Code extends FindingCode>(code: Code, values: ValuesOf<Code>) => Finding;

const finding =
  (status: Status): Make =>
  (code, values) => {
    const entries = Object.entries<Value>(values);
    const texts = Object.fromEntries(entries.map(([name, value]) => [name, textOf(value)]));
    const sentence: (texts: Readonly<Record<string, string>>) => string = SENTENCES[code];
    return { status, code, values: Object.fromEntries(entries), sentence: sentence(texts) };
  };

export const ok = finding("ok");
export const missing = finding("missing");
export const wrong = finding("wrong");
export const unknown = finding("unknown");

function textOf(value: Value): string {
  return typeof value === "object" ? value.join(" and ") : String(value);
}
