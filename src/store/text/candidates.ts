/** Which messages can contain a text, from what is kept of them. */
import { type Sql, sql } from "../../db/sql.ts";
import type { TextTerm } from "../condition.ts";
import type { Bounds } from "../search/bounds.ts";
import { everything, nothing } from "../search/masks.ts";
import type { Snapshot } from "../model.ts";
import { closeness, piecesOf, wordsOf } from "../search/near.ts";
import { scan, type Scanned } from "../search/scan.ts";
import { decidedByKept, KEPT_FIELDS } from "./entry.ts";
import { indexed, type KeptValues, type Values, VALUES_WINDOW } from "./kept-values.ts";
import { hashesOf, mayContain } from "./marks.ts";

/**
 * Messages of which marks are looked at in one statement: a millisecond or two. Marks are pieces of memory by themselves, and whoever
 * clears up looks at all that are held.
 */
const MARKS_WINDOW = 500;

/** Pieces of a thousand values that are looked through before other work gets its turn: some two milliseconds. */
const PIECES_A_TURN = 20;

export interface TextSource extends Scanned {
  readonly values: KeptValues;
}

/** The messages that contain the (folded) text for sure, and those that may; all are indexed already. */
export async function textBounds(parts: TextSource, term: TextTerm): Promise<Bounds> {
  const column = term.kind === "header" ? KEPT_FIELDS[term.name.toLowerCase() as keyof typeof KEPT_FIELDS] : undefined;
  if (term.near === true) {
    return column === undefined ? nearBounds(parts, term) : keptNearBounds(parts, column, wordsOf(term.text));
  }
  if (column !== undefined && decidedByKept(term.text)) return keptBounds(parts, column, term.text);
  const length = parts.snapshot.uids.length;
  const hashes = [
    ...(hashesOf(term.text) ?? []),
    ...((term.kind === "header" && hashesOf(`${term.name.toLowerCase()}: `)) || []),
  ];
  if (hashes.length === 0) return { sure: nothing(length), maybe: everything(length) };
  const maybe = nothing(length);
  await scan(
    parts,
    { columns: sql`marks`, from: indexed, holds: sql`1 = 1`, window: MARKS_WINDOW },
    ([, marks], at) => {
      if (mayContain(marks as Uint8Array, hashes)) maybe[at] = 1;
    },
  );
  return { sure: nothing(length), maybe };
}

/** The same for words in about their spelling: every one of them has to be there in one of the ways to spell it. */
async function nearBounds(parts: Scanned, term: TextTerm): Promise<Bounds> {
  const words = wordsOf(term.text).map((word) =>
    piecesOf(word).map((pieces) => pieces.flatMap((piece) => hashesOf(piece) ?? [])),
  );
  const maybe = nothing(parts.snapshot.uids.length);
  await scan(
    parts,
    { columns: sql`marks`, from: indexed, holds: sql`1 = 1`, window: MARKS_WINDOW },
    ([, marks], at) => {
      if (words.every((ways) => ways.some((hashes) => mayContain(marks as Uint8Array, hashes)))) maybe[at] = 1;
    },
  );
  return { sure: nothing(maybe.length), maybe };
}

/** Decided by the kept values. */
async function keptNearBounds(parts: Scanned, column: string, words: readonly string[]): Promise<Bounds> {
  const [sure, maybe] = [nothing(parts.snapshot.uids.length), nothing(parts.snapshot.uids.length)];
  const columns: Sql = { text: [column], values: [] };
  await scan(parts, { columns, from: indexed, holds: sql`1 = 1`, window: VALUES_WINDOW }, ([, value], at) => {
    // Values of several fields are lines.
    const found =
      value === null ||
      String(value)
        .split("\n")
        .some((each) => closeness(words, each) > 0);
    if (!found) return;
    maybe[at] = 1;
    if (value !== null) sure[at] = 1;
  });
  return { sure, maybe };
}

/** Decided by the kept values, except where they were too long to be kept. */
async function keptBounds(parts: TextSource, column: string, text: string): Promise<Bounds> {
  const values = await parts.values.get(parts, column);
  return values === undefined ? boundsOfRows(parts, column, text) : boundsOfValues(parts.snapshot, values, text);
}

async function boundsOfValues({ uids }: Snapshot, { pieces }: Values, text: string): Promise<Bounds> {
  const sure = nothing(uids.length);
  const unknown: number[] = [];
  let at = 0;
  const found = (uid: number): void => {
    while ((uids[at] ?? uid) < uid) at++;
    if (uids[at] === uid) sure[at] = 1;
  };
  for (const [i, piece] of pieces.entries()) {
    if (i % PIECES_A_TURN === PIECES_A_TURN - 1) await new Promise(setImmediate);
    piece.find(text, found, (uid) => unknown.push(uid));
  }
  if (unknown.length === 0) return { sure, maybe: sure };
  const maybe = sure.slice();
  at = 0;
  for (const uid of unknown) {
    while ((uids[at] ?? uid) < uid) at++;
    if (uids[at] === uid) maybe[at] = 1;
  }
  return { sure, maybe };
}

/** The same, and the database looks. */
async function boundsOfRows(parts: Scanned, column: string, text: string): Promise<Bounds> {
  const name: Sql = { text: [column], values: [] };
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const holds = sql`(${name} like ${pattern} escape '\\' or ${name} is null)`;
  const [sure, maybe] = [nothing(parts.snapshot.uids.length), nothing(parts.snapshot.uids.length)];
  const columns = sql`case when ${name} is null then 1 else 0 end`;
  await scan(parts, { columns, from: indexed, holds, window: VALUES_WINDOW }, ([, unknown], at) => {
    maybe[at] = 1;
    if (unknown === 0) sure[at] = 1;
  });
  return { sure, maybe };
}
