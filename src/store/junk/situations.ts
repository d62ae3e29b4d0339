/** Emails as the junk filter looks at them: where they lie since when, how they came, and what was learned from them. */
import { arrivalOf } from "../../wire/mime/arrival.ts";
import { sql } from "../../db/sql.ts";
import { placesOfEmails } from "../flags/message-flags.ts";
import { UIDS_PER_STATEMENT } from "../limits.ts";
import { traces } from "../messages/messages.ts";
import { placeRows } from "../messages/selection.ts";
import type { EmailId, MailboxId, Role } from "../model.ts";
import type { Source } from "../source.ts";
import { lessonsOf } from "./memory.ts";
import { type Opinion, opinionOf, type Kind, type Seen } from "./opinion.ts";

/** An email that teaches something, or from which something has to be taken back. */
export interface ToLearn {
  readonly id: EmailId;
  readonly was: Kind | undefined;
  readonly opinion: Opinion;
}

interface Looks {
  readonly lookedAt: number;
  readonly keptBefore?: number;
}

export async function toLearn(source: Source, ids: readonly EmailId[], looks: Looks): Promise<readonly ToLearn[]> {
  const found: ToLearn[] = [];
  for (let i = 0; i < ids.length; i += UIDS_PER_STATEMENT) {
    for (const each of await lookAt(source, ids.slice(i, i + UIDS_PER_STATEMENT), looks)) found.push(each);
    await source.tx.breathe();
  }
  return found;
}

async function lookAt(
  source: Source,
  ids: readonly EmailId[],
  { lookedAt, keptBefore }: Looks,
): Promise<readonly ToLearn[]> {
  const { tx, accountId } = source;
  const emails = await placesByEmail(source, ids);
  const learned = await lessonsOf(tx, accountId, ids);
  const candidates = ids.filter((id) => mayTeach(emails.get(id), learned.has(id), keptBefore));
  const came = await traces(source, candidates);
  return candidates.flatMap((id) => {
    const email = emails.get(id);
    if (email === undefined) return [];
    const trace = came.get(id);
    const was = learned.get(id);
    const opinion = opinionOf({
      ...email,
      isDelivered: trace !== undefined && trace.length > 0,
      cameAsJunk: arrivalOf(trace).verdict?.isJunk ?? false,
      learned: was,
      lookedAt,
      keptBefore,
    });
    return opinion === undefined ? [] : [{ id, was, opinion }];
  });
}

interface Placed {
  readonly createdModseq: number;
  readonly places: readonly Seen[];
}

/** Most changes are of no interest: what a delivery wrote in front is not read for them. */
function mayTeach(email: Placed | undefined, isLearned: boolean, keptBefore: number | undefined): boolean {
  if (email === undefined) return false;
  if (isLearned || keptBefore !== undefined) return true;
  return email.places.some(
    ({ role, since, flags }) =>
      role === "junk" || since > email.createdModseq || flags.names.some((name) => name !== "\\Seen"),
  );
}

async function placesByEmail(source: Source, ids: readonly EmailId[]): Promise<ReadonlyMap<EmailId, Placed>> {
  const { tx, accountId } = source;
  const tree = await source.tree();
  const flags = new Map<string, number>();
  for (const [, mailboxId, uid, flagSet] of await placesOfEmails(tx, accountId, ids))
    flags.set(`${mailboxId}/${uid}`, flagSet);
  const from = sql`
    select held.email_id, held.mailbox_id, held.uid, held.first_modseq, held.saved_at, email.created_modseq
    from message held cross join email
    where held.account_id = ${accountId} and email.account_id = held.account_id and email.email_id = held.email_id`;
  const found = new Map<EmailId, { createdModseq: number; places: Seen[] }>();
  for (const row of await placeRows(tx, from, ids)) {
    const [id, mailboxId, uid, since, savedAt, createdModseq] = row as unknown as readonly [
      EmailId,
      MailboxId,
      number,
      number,
      number,
      number,
    ];
    const set = await source.flagSet(flags.get(`${mailboxId}/${uid}`) ?? 1);
    const role: Role | undefined = tree.byId(mailboxId)?.role;
    const place = { role, flags: set, since, savedAt };
    const email = found.get(id);
    if (email === undefined) found.set(id, { createdModseq, places: [place] });
    else email.places.push(place);
  }
  return found;
}
