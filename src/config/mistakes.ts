/** What is wrong in a configuration file: the key, what was found there, and what was expected. */
import type { z } from "zod";
import { nearest } from "../base/nearest.ts";
import { schema } from "./schema.ts";

export interface Mistake {
  /** Dotted path: "listen.smtp[0]". */
  readonly key: string;
  readonly found: string;
  readonly expected: string;
}

type Issue = z.core.$ZodIssue;

/** Every mistake of a file. */
export function mistakesOf(error: z.ZodError, input: unknown): readonly Mistake[] {
  return error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? unknownKeys(issue) : [mistakeOf(issue, input)],
  );
}

function unknownKeys(issue: Extract<Issue, { code: "unrecognized_keys" }>): Mistake[] {
  const known = keysAt(issue.path);
  return issue.keys.map((key) => {
    const guess = nearest(key, known);
    return {
      key: pathText([...issue.path, key]),
      found: "a key that does not exist",
      expected: guess === undefined ? `one of ${known.join(", ")}` : `perhaps "${guess}"`,
    };
  });
}

function mistakeOf(issue: Issue, input: unknown): Mistake {
  return { key: pathText(issue.path), found: shown(valueAt(input, issue.path)), expected: expectation(issue) };
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a text in quotes",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list in [ ]",
  object: "a table in [ ]",
};

function expectation(issue: Issue): string {
  if (issue.code === "invalid_type")
    return isOwnWords(issue) ? issue.message : (KINDS[issue.expected] ?? issue.expected);
  if (issue.code === "invalid_value") return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
  if (issue.code === "too_small")
    return issue.origin === "string" ? "a text that is not empty" : `at least ${issue.minimum}`;
  if (issue.code === "too_big") return `at most ${issue.maximum}`;
  return issue.message;
}

/** The values of values.ts bring their own words; those of zod begin with "Invalid". */
function isOwnWords(issue: Issue): boolean {
  return !issue.message.startsWith("Invalid");
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i === 0 ? "" : "."}${String(part)}`))
    .join("");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined),
    input,
  );
}

const SHOWN_MAX = 80;

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text =
    JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? Number(each) : each)) ?? typeof value;
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

/** The keys that the table at this path may have. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let here: z.core.$ZodType = schema;
  for (const part of path) here = inside(here, part) ?? here;
  const table = unwrapped(here);
  return "shape" in table._zod.def ? Object.keys(table._zod.def.shape as object) : [];
}

function inside(type: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined {
  const def = unwrapped(type)._zod.def as { shape?: Record<PropertyKey, z.core.$ZodType>; element?: z.core.$ZodType };
  return typeof part === "number" ? def.element : def.shape?.[part];
}

/** The type below its defaults. */
export function unwrapped(type: z.core.$ZodType): z.core.$ZodType {
  let here = type;
  while ("innerType" in here._zod.def) here = here._zod.def.innerType as z.core.$ZodType;
  return here;
}
