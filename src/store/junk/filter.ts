/** The junk filter of one account, for its owner and the operator. */
import { createHash } from "node:crypto";
import { readAccountRow } from "../account-row.ts";
import type { JunkCounts, JunkFilter } from "../account.ts";
import { findBody } from "../../wire/mime/header.ts";
import { LEARN_BYTES_MAX, LEARN_PAGE } from "../limits.ts";
import { rowsFrom } from "../messages/messages.ts";
import type { EmailId, MailboxId } from "../model.ts";
import { Texts } from "../search/texts.ts";
import { ReadSource } from "../source.ts";
import { follow, type FollowParts, readLessons } from "./follow.ts";
import { junkTokens } from "./judged.ts";
import { beginFilter, forgetAll, learn, type Lesson, lessonsOf, tokensKept } from "./memory.ts";
import type { Kind } from "./opinion.ts";

/** Messages of a mailbox of which is asked at a time what was learned from them. */
const MAILBOX_PAGE = 500;
/** Bytes of a hash that name a message that is in no mailbox. */
const NAME_BYTES = 6;

export class AccountJunkFilter implements JunkFilter {
  readonly #parts: FollowParts;

  constructor(parts: FollowParts) {
    this.#parts = parts;
  }

  async catchUp(): Promise<void> {
    while (await follow(this.#parts)) await new Promise(setImmediate);
  }

  async status(): Promise<JunkCounts & { readonly tokens: number }> {
    const { database, accountId } = this.#parts;
    return database.read(async (tx) => ({
      ...(await readAccountRow(tx, accountId)).learned,
      tokens: await tokensKept(tx, accountId),
    }));
  }

  async teach(messages: readonly Uint8Array[], kind: Kind): Promise<number> {
    const { database, accountId } = this.#parts;
    const named = messages
      .filter(({ length }) => length <= LEARN_BYTES_MAX)
      .map((bytes) => ({ id: nameOf(bytes), bytes }));
    const known = await database.read((tx) =>
      lessonsOf(
        tx,
        accountId,
        named.map(({ id }) => id),
      ),
    );
    const news = [...new Map(named.filter(({ id }) => known.get(id) !== kind).map((each) => [each.id, each])).values()];
    for (let i = 0; i < news.length; i += LEARN_PAGE)
      await this.#learn(
        news.slice(i, i + LEARN_PAGE).map(({ id, bytes }) => {
          const bodyStart = findBody(bytes, 0, bytes.length);
          const texts = new Texts(bytes.subarray(0, bodyStart), bytes.subarray(bodyStart));
          return { id, was: known.get(id), kind, tokens: junkTokens(texts, new Uint8Array()) };
        }),
      );
    return news.length;
  }

  async teachMailbox(id: MailboxId, kind: Kind): Promise<number> {
    const { database, accountId, memory } = this.#parts;
    let learned = 0;
    for (let from = 1; ;) {
      const { rows, known } = await database.read(async (tx) => {
        const source = new ReadSource(tx, accountId, memory);
        const page = await rowsFrom(source, id, from, MAILBOX_PAGE);
        const ids = page.map(({ emailId }) => emailId);
        return { rows: page, known: await lessonsOf(tx, accountId, ids) };
      });
      const news = [...new Set(rows.map(({ emailId }) => emailId))].filter((each) => known.get(each) !== kind);
      for (let i = 0; i < news.length; i += LEARN_PAGE)
        learned += await this.#learnEmails(news.slice(i, i + LEARN_PAGE), known, kind);
      if (rows.length < MAILBOX_PAGE) return learned;
      from = (rows.at(-1)?.uid ?? 0) + 1;
    }
  }

  async #learnEmails(ids: readonly EmailId[], known: ReadonlyMap<number, Kind>, kind: Kind): Promise<number> {
    const page = ids.map((each) => ({ id: each, was: known.get(each), opinion: { kind, isSaid: true } }));
    const lessons = await readLessons(this.#parts, page);
    await this.#learn(lessons);
    return lessons.length;
  }

  /** Others get their turn after each page. */
  async #learn(lessons: readonly Lesson[]): Promise<void> {
    const { database, accountId } = this.#parts;
    await database.write(async (tx) => {
      await beginFilter(tx, accountId);
      await learn(tx, accountId, lessons);
    });
    await new Promise(setImmediate);
  }

  async forget(): Promise<void> {
    const { database, accountId } = this.#parts;
    await database.write(async (tx) => {
      await beginFilter(tx, accountId);
      const { modseq, nextEmailId } = await readAccountRow(tx, accountId);
      await forgetAll(tx, accountId, { followed: modseq, kept: nextEmailId - 1 });
    });
  }
}

/** Less than zero: no email has such an id. */
function nameOf(message: Uint8Array): number {
  return -1 - createHash("sha256").update(message).digest().readUIntBE(0, NAME_BYTES);
}
