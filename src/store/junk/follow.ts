/** Learning what is junk: follows the change log of an account, a few messages at a time. A crash costs nothing but doing some of it again. */
import { unlessLost } from "../../blob/lost-blob.ts";
import type { Database } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { StoredContent } from "../account.ts";
import { emailChanges } from "../emails/email-changes.ts";
import {
  HAM_BEFORE,
  HAM_TIMES_JUNK,
  KEPT_AT_FIRST,
  KEPT_MS,
  KEPT_PAGE,
  LEARN_BYTES_MAX,
  LEARN_PAGE,
  LESSONS_LOOKED_AT,
} from "../limits.ts";
import { sizeOf } from "../messages/content.ts";
import { contents, traces } from "../messages/messages.ts";
import { uidList } from "../messages/selection.ts";
import type { AccountId, EmailId } from "../model.ts";
import { Texts } from "../search/texts.ts";
import { type AccountMemory, ReadSource, type Source } from "../source.ts";
import { junkTokens } from "./judged.ts";
import {
  beginFilter,
  type FilterRow,
  forgetLessons,
  learn,
  type Lesson,
  lookedFrom,
  moveOn,
  readFilter,
} from "./memory.ts";
import { type ToLearn, toLearn } from "./situations.ts";

export interface FollowParts {
  readonly accountId: AccountId;
  readonly database: Database;
  readonly memory: AccountMemory;
  /** Epoch milliseconds. */
  now(): number;
  body(content: StoredContent): Promise<Uint8Array>;
  /** What was found and is not learned yet: of this process, and gone with it. */
  found: Found | undefined;
}

/** What one look has found, and how far it has come. */
interface Found {
  readonly from: FilterRow;
  readonly to: FilterRow;
  readonly lessons: readonly ToLearn[];
  readonly gone: readonly EmailId[];
}

/** Looks, or learns a page of what was found; answers whether there is more to do. */
export async function follow(parts: FollowParts): Promise<boolean> {
  parts.found ??= await look(parts);
  const { found } = parts;
  if (found === undefined) return false;
  const page = found.lessons.slice(0, LEARN_PAGE);
  const lessons = await readLessons(parts, page);
  const isLast = page.length === found.lessons.length;
  await parts.database.write(
    async (tx) => {
      await learn(tx, parts.accountId, lessons);
      if (!isLast) return;
      await forgetLessons(tx, parts.accountId, found.gone);
      await moveOn(tx, parts.accountId, found.from, found.to);
    },
    { durable: false },
  );
  parts.found = isLast ? undefined : { ...found, lessons: found.lessons.slice(LEARN_PAGE) };
  return true;
}

/** Undefined when there is nothing to do. */
async function look(parts: FollowParts): Promise<Found | undefined> {
  const { database, accountId, memory } = parts;
  const known = await database.read((tx) => readFilter(tx, accountId));
  if (known === undefined) await database.write((tx) => beginFilter(tx, accountId), { durable: false });
  return database.read(async (tx) => {
    const source = new ReadSource(tx, accountId, memory);
    const from = known ?? (await readFilter(tx, accountId));
    if (from === undefined) return undefined;
    return (await lookAtChanges(source, from)) ?? (await lookAtKept(source, from, parts.now()));
  });
}

async function lookAtChanges(source: Source, from: FilterRow): Promise<Found | undefined> {
  const account = await source.account();
  const { modseq, learned } = account;
  if (from.followed === modseq) return undefined;
  const since = lookedFrom(account, from.followed);
  const changes = await emailChanges(source, since, LESSONS_LOOKED_AT);
  // A program has moved very many at once: nobody has shown anything.
  if (changes === undefined) return { from, to: { ...from, followed: modseq }, lessons: [], gone: [] };
  const supposes = roomFor(learned.ham, learned.junk) > 0;
  const lessons = await toLearn(source, [...changes.created, ...changes.updated], { lookedAt: since, supposes });
  return {
    from,
    to: { ...from, followed: changes.upTo },
    lessons: await wanted(source, lessons),
    gone: changes.destroyed,
  };
}

/** Once there is junk to compare with, what has been kept is looked at: of late at first, and then as it becomes old enough. */
async function lookAtKept(source: Source, from: FilterRow, now: number): Promise<Found | undefined> {
  const { learned, nextEmailId } = await source.account();
  if (learned.junk === 0) return undefined;
  const kept = from.kept ?? Math.max(0, nextEmailId - 1 - KEPT_AT_FIRST);
  const keptBefore = now - KEPT_MS;
  const { tx, accountId } = source;
  const rows = await tx.rows(sql`
    select email.email_id, min(message.saved_at) from email
    left join message on message.account_id = email.account_id and message.email_id = email.email_id
    where email.account_id = ${accountId} and email.email_id > ${kept} and email.email_id <= ${kept + KEPT_AT_FIRST}
    group by email.email_id order by email.email_id limit ${KEPT_PAGE}`);
  const young = rows.findIndex(([, savedAt]) => savedAt !== null && Number(savedAt) >= keptBefore);
  const old = (young < 0 ? rows : rows.slice(0, young)).map(([id]) => Number(id) as EmailId);
  const to = old.at(-1) ?? gapEnd(rows.length, { kept, last: nextEmailId - 1 });
  if (to === kept && from.kept !== undefined) return undefined;
  const lessons = await toLearn(source, old, { lookedAt: from.followed, supposes: true, keptBefore });
  return { from, to: { ...from, kept: to }, lessons: await wanted(source, lessons), gone: [] };
}

/** Behind ids of which no email is left; where there is a young one, it is waited for. */
function gapEnd(rows: number, { kept, last }: { kept: number; last: number }): number {
  return rows > 0 ? kept : Math.min(last, kept + KEPT_AT_FIRST);
}

/** All that was said, and as much of what may only be supposed as is of use. */
async function wanted(source: Source, all: readonly ToLearn[]): Promise<readonly ToLearn[]> {
  const { learned } = await source.account();
  const junk = learned.junk + all.filter(({ opinion }) => opinion.kind === "junk").length;
  let room = roomFor(learned.ham, junk);
  return all.filter(({ opinion }) => opinion.isSaid || room-- > 0);
}

/** For messages that are only supposed to be wanted. */
function roomFor(ham: number, junk: number): number {
  return junk === 0 ? 0 : Math.max(HAM_BEFORE, HAM_TIMES_JUNK * junk) - ham;
}

/** What messages say, of those that are still there and not too large. */
export async function readLessons(parts: FollowParts, page: readonly ToLearn[]): Promise<readonly Lesson[]> {
  const { database, accountId, memory } = parts;
  const ids = page.map(({ id }) => id);
  const [stored, came] = await database.read(async (tx) => {
    const source = new ReadSource(tx, accountId, memory);
    const there = await tx.rows(sql`
      select email_id from content where account_id = ${accountId} and email_id in (${uidList(ids)})`);
    const left = ids.filter((id) => there.some(([other]) => other === id));
    return [await contents(source, left), await traces(source, left)] as const;
  });
  const lessons: Lesson[] = [];
  for (const content of stored) {
    const each = page.find(({ id }) => id === content.emailId);
    if (each === undefined || sizeOf(content) > LEARN_BYTES_MAX) continue;
    const body = await unlessLost(parts.body(content));
    if (body === undefined) continue;
    const trace = came.get(each.id) ?? new Uint8Array();
    const tokens = junkTokens(new Texts(content.header.subarray(trace.length), body), trace);
    lessons.push({ id: each.id, was: each.was, kind: each.opinion.kind, tokens });
  }
  return lessons;
}
