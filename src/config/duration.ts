/** Lengths of time, written as people say them. */
import { z } from "zod";

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  second: 1_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};

/** Milliseconds of a text like "5 days", "4 h" or "90 s"; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const [, digits = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?) ?([a-z]+)$/i.exec(text.trim()) ?? [];
  const word = unit.toLowerCase();
  const factor = UNITS[word] ?? UNITS[word.replace(/s$/, "")];
  return digits === "" || factor === undefined ? undefined : Math.round(Number(digits) * factor);
}

const DURATION = 'a length of time like "5 days", "4 hours", "10 min" or "30 s"';
/** Milliseconds, written as "5 days". */
export const duration = z.string({ error: DURATION }).transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: "custom", message: DURATION, input: text });
  return z.NEVER;
});
