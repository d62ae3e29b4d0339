/** The pages of docs/reference, made from the declarations in the code. */
import type { z } from "zod";
import { unwrapped } from "../src/config/mistakes.ts";
import { schema } from "../src/config/schema.ts";
import { declarations, loopDelay } from "../src/telemetry/metrics.ts";

type Type = z.core.$ZodType;

interface Key {
  readonly name: string;
  readonly type: Type;
  readonly about: string;
}

function keysOf(type: Type): Key[] {
  const { shape } = unwrapped(type)._zod.def as unknown as { shape?: Record<string, Type> };
  return Object.entries(shape ?? {}).map(([name, inner]) => ({
    name,
    type: inner,
    about: (inner as z.ZodType).description ?? "",
  }));
}

const isTable = (type: Type): boolean => keysOf(type).length > 0;
const top = keysOf(schema).filter(({ type }) => !isTable(type));
const tables = keysOf(schema).filter(({ type }) => isTable(type));

/** What a key is when it is not given, as TOML. */
function standard(type: Type): string {
  const def = type._zod.def as { defaultValue?: unknown };
  return def.defaultValue === undefined ? "" : JSON.stringify(def.defaultValue).replaceAll('","', '", "');
}

/** What the page says of that: a value, nothing where the key may be left out, or that it may not. */
function whenAbsent(type: Type): string {
  const value = standard(type);
  if (value !== "") return `\`${value}\``;
  return type._zod.def.type === "optional" ? "nothing" : "has to be given";
}

/** Sizes are the values that may be numbers as well as texts. */
function isSize(type: Type): boolean {
  const { in: before } = unwrapped(type)._zod.def as { in?: Type };
  return before?._zod.def.type === "union";
}

/** What a key may hold, in a few words. */
function kind(type: Type): string {
  const def = unwrapped(type)._zod.def as { type: string; entries?: Record<string, string>; element?: Type };
  if (def.entries !== undefined)
    return Object.values(def.entries)
      .map((value) => `"${value}"`)
      .join(", ");
  if (def.type === "array") return isTable(def.element ?? type) ? "list of tables" : "list";
  if (def.type === "pipe") return isSize(type) ? "size" : "text";
  return def.type === "string" ? "text" : def.type;
}

export function configReference(): string {
  const row = ({ name, type, about }: Key): string =>
    `| \`${name}\` | ${kind(type)} | ${whenAbsent(type)} | ${about} |`;
  const head = ["| key | holds | when not given | what it means |", "| --- | --- | --- | --- |"];
  const lines = [
    "# posthorn.toml",
    "",
    "Every key of the configuration file. A file may have none of them; in a table of a list (`[[…]]`) some have to be given. `posthorn serve --check` says everything that is wrong with a file;",
    "`posthorn.example.toml` beside this page is a file to start from. This page is made from `src/config/schema.ts` by `node tools/reference.ts`.",
    "",
    'Sizes are numbers of bytes or texts like `"64 MiB"`, lengths of time are texts like `"5 days"`, `"4 hours"` or `"30 s"`. Endpoints are `"127.0.0.1:25"`, `"[::1]:25"`, or `"*:25"` for every address.',
    "Relative paths begin in the folder of the file.",
    "",
    ...head,
    ...top.map(row),
    ...top.flatMap((key) => listTable(`[[${key.name}]]`, key, { head, row, level: "##" })),
    ...tables.flatMap(({ name, type, about }) => [
      "",
      `## [${name}]`,
      "",
      about,
      "",
      ...head,
      ...keysOf(type).map(row),
      ...keysOf(type).flatMap((key) => listTable(`[[${name}.${key.name}]]`, key, { head, row, level: "###" })),
    ]),
    "",
  ];
  return lines.join("\n");
}

/** The keys of a list of tables: `[[routes]]`, `[[tls.certificates]]`. */
function listTable(
  title: string,
  { type }: Key,
  { head, row, level }: { head: readonly string[]; row: (key: Key) => string; level: string },
): string[] {
  const { element } = unwrapped(type)._zod.def as { element?: Type };
  if (element === undefined || !isTable(element)) return [];
  return ["", `${level} ${title}`, "", ...head, ...keysOf(element).map(row)];
}

const WIDTH = 110;

/** Lines of a comment, each not too long. */
function comment(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= WIDTH) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** Lists of tables show more with an entry than empty. */
function exampleOf(type: Type): string | undefined {
  const example = (type as z.ZodType).meta()?.["example"];
  if (typeof example === "string") return example;
  const { element } = unwrapped(type)._zod.def as { element?: Type };
  if (element === undefined || !isTable(element)) return undefined;
  return `[{ ${keysOf(element)
    .map((key) => `${key.name} = "…"`)
    .join(", ")} }]`;
}

export function configExample(): string {
  const entry = ({ name, type, about }: Key): string[] => {
    const example = exampleOf(type) ?? standard(type);
    return [...comment(about), `# ${name} = ${example}`, ""];
  };
  const lines = [
    "# An example of posthorn.toml: every key with what it is when it is not given. Remove the # in front of what should be different.",
    "",
    ...top.flatMap(entry),
    ...tables.flatMap((table) => [
      ...comment(table.about),
      `[${table.name}]`,
      "",
      ...keysOf(table.type).flatMap(entry),
    ]),
  ];
  return lines.join("\n");
}

export function metricsReference(): string {
  const rows = [...Object.values(declarations), loopDelay].map(
    ({ name, kind: sort, labels, help }) => `| \`${name}\` | ${sort} | ${labels.join(", ")} | ${help} |`,
  );
  return [
    "# Metrics",
    "",
    "What `/metrics` tells Prometheus: these numbers, added up over all processes, and those of Node.js itself (`process_*`, `nodejs_*`).",
    "This page is made from `src/telemetry/metrics.ts` by `node tools/reference.ts`.",
    "",
    "| name | kind | labels | what it counts |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
