/** Emails as the junk filter looks at them: where they lie since when, how they came, and what was learned from them. */
import { arrivalOf } from "../../wire/mime/arrival.ts";
import { sql } from "../../db/sql.ts";
import { heldEmails } from "../emails/emails.ts";
import { isSaying, isTelling } from "../flags/flags.ts";
import { placesOfEmails } from "../flags/message-flags.ts";
import { UIDS_PER_STATEMENT } from "../limits.ts";
import { traces } from "../messages/messages.ts";
import type { EmailId } from "../model.ts";
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
  /** What is only supposed to be wanted is of use. */
  readonly supposes: boolean;
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

async function lookAt(source: Source, ids: readonly EmailId[], looks: Looks): Promise<readonly ToLearn[]> {
  const { tx, accountId } = source;
  const emails = await placesByEmail(source, ids);
  const learned = await lessonsOf(tx, accountId, ids);
  const candidates = ids.filter((id) => mayTeach(emails.get(id), learned.has(id), looks));
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
      lookedAt: looks.lookedAt,
      keptBefore: looks.keptBefore,
    });
    return opinion === undefined ? [] : [{ id, was, opinion }];
  });
}

interface Placed {
  readonly createdModseq: number;
  readonly places: readonly Seen[];
}

/** Most changes are of no interest: what a delivery wrote in front is not read for them. */
function mayTeach(email: Placed | undefined, isLearned: boolean, { supposes, keptBefore }: Looks): boolean {
  if (email === undefined) return false;
  if (isLearned || keptBefore !== undefined) return true;
  return email.places.some(
    ({ role, since, flags }) =>
      role === "junk" ||
      since > email.createdModseq ||
      flags.names.some((name) => isSaying(name) || (supposes && isTelling(name))),
  );
}

async function placesByEmail(source: Source, ids: readonly EmailId[]): Promise<ReadonlyMap<EmailId, Placed>> {
  const { tx, accountId } = source;
  const tree = await source.tree();
  const found = new Map<EmailId, { createdModseq: number; places: Seen[] }>();
  const created = await tx.rows(sql`select email.email_id, created_modseq from ${heldEmails(accountId, ids)}`);
  for (const [id, modseq] of created) found.set(Number(id) as EmailId, { createdModseq: Number(modseq), places: [] });
  for (const [id, mailboxId, , flagSet, , , since, savedAt, cameWith] of await placesOfEmails(tx, accountId, ids))
    found.get(id)?.places.push({
      role: tree.byId(mailboxId)?.role,
      flags: await source.flagSet(flagSet),
      cameWith: await source.flagSet(cameWith),
      since,
      savedAt,
    });
  return found;
}
