/** The tables of what an account has learned about junk. */
import type { Tx } from "../../db/database.ts";
import { type Sql, sql, type Value } from "../../db/sql.ts";
import { type AccountRow, readAccountRow } from "../account-row.ts";
import {
  CHANGES_LOOKED_BACK,
  JUNK_TOKENS_LEFT,
  JUNK_TOKENS_MAX,
  LESSONS_OUTSIDE_MAX,
  UIDS_PER_STATEMENT,
} from "../limits.ts";
import { uidList } from "../messages/selection.ts";
import type { AccountId } from "../model.ts";
import type { Kind } from "./opinion.ts";

export interface FilterRow {
  /** The change log was followed up to here. */
  readonly followed: number;
  /** Emails up to here were looked at for having been kept. */
  readonly kept: number | undefined;
}

export async function readFilter(tx: Tx, accountId: AccountId): Promise<FilterRow | undefined> {
  const row = await tx.row(sql`
    select followed_modseq, kept_email_id from junk_filter where account_id = ${accountId}`);
  return row === undefined
    ? undefined
    : { followed: Number(row[0]), kept: (row[1] ?? undefined) as number | undefined };
}

/** From where on changes are looked at that follow on others: not longer back than the log goes, nor than is of use. */
export function lookedFrom({ modseq, forgottenModseq }: AccountRow, followed: number): number {
  return Math.max(followed, forgottenModseq, modseq - CHANGES_LOOKED_BACK);
}

/** Harmless where there is one. What has been done lately teaches already: a crash must not lose what somebody shows first. */
export async function beginFilter(tx: Tx, accountId: AccountId): Promise<void> {
  const followed = lookedFrom(await readAccountRow(tx, accountId), 0);
  await tx.run(sql`
    insert into junk_filter (account_id, followed_modseq, lessons) values (${accountId}, ${followed}, 0)
    on conflict (account_id) do nothing`);
}

/** Unless somebody else was faster. */
export async function moveOn(tx: Tx, accountId: AccountId, from: FilterRow, to: FilterRow): Promise<void> {
  await tx.run(sql`
    update junk_filter set followed_modseq = ${to.followed}, kept_email_id = ${to.kept ?? null}
    where account_id = ${accountId} and followed_modseq = ${from.followed}
      and coalesce(kept_email_id, -1) = ${from.kept ?? -1}`);
}

const NUMBERS: Readonly<Record<Kind, number>> = { junk: 1, ham: 2 };

/** What was learned of each of these. */
export async function lessonsOf(
  tx: Tx,
  accountId: AccountId,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Kind>> {
  const found = new Map<number, Kind>();
  for (let i = 0; i < ids.length; i += UIDS_PER_STATEMENT) {
    const rows = await tx.rows(sql`
      select email_id, learned from junk_lesson
      where account_id = ${accountId} and email_id in (${uidList(ids.slice(i, i + UIDS_PER_STATEMENT))})`);
    for (const [id, learned] of rows) found.set(Number(id), Number(learned) === NUMBERS.junk ? "junk" : "ham");
  }
  return found;
}

/** Of emails that are gone; what was learned from them stays. */
export async function forgetLessons(tx: Tx, accountId: AccountId, ids: readonly number[]): Promise<void> {
  for (let i = 0; i < ids.length; i += UIDS_PER_STATEMENT)
    await tx.run(sql`
      delete from junk_lesson
      where account_id = ${accountId} and email_id in (${uidList(ids.slice(i, i + UIDS_PER_STATEMENT))})`);
}

/** A message, what was learned of it, and what is to be. */
export interface Lesson {
  /** Of an email; less than zero for the hash of what is in no mailbox. */
  readonly id: number;
  readonly was: Kind | undefined;
  readonly kind: Kind | "none";
  readonly tokens: readonly number[];
}

/** Learns, and takes back what was learned before. What others have learned of the same meanwhile stays as it is. */
export async function learn(tx: Tx, accountId: AccountId, lessons: readonly Lesson[]): Promise<void> {
  const known = await lessonsOf(
    tx,
    accountId,
    lessons.map(({ id }) => id),
  );
  const isNew = ({ id, was, kind }: Lesson): boolean => known.get(id) === was && kind !== (was ?? "none");
  // The same message may be among them twice.
  const news = [...new Map(lessons.filter(isNew).map((lesson) => [lesson.id, lesson])).values()];
  if (news.length === 0) return;
  const sum = new Sum();
  for (const { id, was, kind, tokens } of news) {
    if (was !== undefined) sum.add(was, tokens, -1);
    if (kind !== "none") sum.add(kind, tokens, 1);
    await noteLesson(tx, accountId, id, kind);
  }
  await tx.run(sql`
    update mail_account set junk_learned = ${notBelow(sql`junk_learned`, sum.totals.junk)},
      ham_learned = ${notBelow(sql`ham_learned`, sum.totals.ham)}
    where account_id = ${accountId}`);
  const row = await tx.row(sql`
    update junk_filter set lessons = lessons + ${news.length} where account_id = ${accountId} returning lessons`);
  const lesson = Number(row?.[0] ?? 0);
  await addTokens(tx, accountId, sum.tokens, lesson);
  await takeTokens(tx, accountId, sum.tokens);
  if (Math.floor(lesson / LESSONS_PER_LOOK) > Math.floor((lesson - news.length) / LESSONS_PER_LOOK))
    await makeRoom(tx, accountId);
}

/** Lessons from one look for too many tokens to the next: they bring some ten thousand. */
const LESSONS_PER_LOOK = 32;

interface Change {
  junk: number;
  ham: number;
}

class Sum {
  readonly totals: Change = { junk: 0, ham: 0 };
  readonly tokens = new Map<number, Change>();

  add(kind: Kind, tokens: readonly number[], by: number): void {
    this.totals[kind] += by;
    for (const token of tokens) {
      const change = this.tokens.get(token);
      if (change === undefined) this.tokens.set(token, { junk: 0, ham: 0, [kind]: by });
      else change[kind] += by;
    }
  }
}

function notBelow(column: Sql, by: number): Sql {
  return sql`case when ${column} + ${by} > 0 then ${column} + ${by} else 0 end`;
}

async function noteLesson(tx: Tx, accountId: AccountId, id: number, kind: Kind | "none"): Promise<void> {
  if (kind === "none") return forgetLessons(tx, accountId, [id]);
  await tx.run(sql`
    insert into junk_lesson (account_id, email_id, learned) values (${accountId}, ${id}, ${NUMBERS[kind]})
    on conflict (account_id, email_id) do update set learned = excluded.learned`);
}

/** Rows of one statement; what is left over is written one by one. */
const ROWS = 32;
const COLUMNS = 5;

/** The pieces of a statement of so many rows, made once. */
function upsertText(rows: number): readonly string[] {
  const row = ["(", ...Array<string>(COLUMNS - 1).fill(", "), ")"];
  const text = ["insert into junk_token (account_id, token, junk, ham, lesson) values "];
  for (let i = 0; i < rows; i++) {
    text.push(`${text.pop() ?? ""}${i > 0 ? ", " : ""}${row[0] ?? ""}`);
    text.push(...row.slice(1));
  }
  const last = text.pop() ?? "";
  return [
    ...text,
    `${last} on conflict (account_id, token) do update set junk = junk_token.junk + excluded.junk,
      ham = junk_token.ham + excluded.ham, lesson = excluded.lesson`,
  ];
}
const MANY = upsertText(ROWS);
const ONE = upsertText(1);

async function addTokens(
  tx: Tx,
  accountId: AccountId,
  tokens: ReadonlyMap<number, Change>,
  lesson: number,
): Promise<void> {
  const rows: Value[][] = [];
  // In the order of the table: rows beside each other share a page.
  for (const [token, { junk, ham }] of [...tokens].toSorted(([a], [b]) => a - b))
    if (junk > 0 || ham > 0) rows.push([accountId, token, Math.max(0, junk), Math.max(0, ham), lesson]);
  let at = 0;
  for (; at + ROWS <= rows.length; at += ROWS) {
    await tx.run({ text: MANY, values: rows.slice(at, at + ROWS).flat() });
    await tx.breathe();
  }
  for (; at < rows.length; at++) await tx.run({ text: ONE, values: rows[at] ?? [] });
}

/** Those that were dropped meanwhile are not there, and stay so. */
async function takeTokens(tx: Tx, accountId: AccountId, tokens: ReadonlyMap<number, Change>): Promise<void> {
  const fewer = [...tokens].filter(([, { junk, ham }]) => junk < 0 || ham < 0);
  for (const [token, change] of fewer)
    await tx.run(sql`
      update junk_token set junk = ${notBelow(sql`junk`, Math.min(0, change.junk))},
        ham = ${notBelow(sql`ham`, Math.min(0, change.ham))}
      where account_id = ${accountId} and token = ${token}`);
  const ids = fewer.map(([token]) => token);
  for (let i = 0; i < ids.length; i += UIDS_PER_STATEMENT)
    await tx.run(sql`
      delete from junk_token
      where account_id = ${accountId} and token in (${uidList(ids.slice(i, i + UIDS_PER_STATEMENT))})
        and junk = 0 and ham = 0`);
}

export async function tokensKept(tx: Tx, accountId: AccountId): Promise<number> {
  const row = await tx.row(sql`select count(*) from junk_token where account_id = ${accountId}`);
  return Number(row?.[0] ?? 0);
}

/** Those that were seen least go first, of those the ones that were not seen for longest. */
async function makeRoom(tx: Tx, accountId: AccountId): Promise<void> {
  let kept = await tokensKept(tx, accountId);
  if (kept > JUNK_TOKENS_MAX)
    for (let seen = 1; kept > JUNK_TOKENS_LEFT; seen *= 2) {
      const rare = sql`junk_token where account_id = ${accountId} and junk + ham <= ${seen}`;
      const last = await tx.row(sql`
        select lesson from ${rare} order by lesson limit 1 offset ${kept - JUNK_TOKENS_LEFT - 1}`);
      kept -= await tx.run(
        last === undefined ? sql`delete from ${rare}` : sql`delete from ${rare} and lesson <= ${Number(last[0])}`,
      );
      await tx.breathe();
    }
  await tx.run(sql`
    delete from junk_lesson where account_id = ${accountId} and email_id < (
      select email_id from junk_lesson where account_id = ${accountId} and email_id < 0
      order by email_id desc limit 1 offset ${LESSONS_OUTSIDE_MAX})`);
}

/** As if nothing had ever been learned; what was done before now teaches nothing any more. */
export async function forgetAll(tx: Tx, accountId: AccountId, now: FilterRow): Promise<void> {
  await tx.run(sql`delete from junk_token where account_id = ${accountId}`);
  await tx.run(sql`delete from junk_lesson where account_id = ${accountId}`);
  await tx.run(sql`update mail_account set junk_learned = 0, ham_learned = 0 where account_id = ${accountId}`);
  await tx.run(sql`
    update junk_filter set followed_modseq = ${now.followed}, kept_email_id = ${now.kept ?? null}
    where account_id = ${accountId}`);
}
