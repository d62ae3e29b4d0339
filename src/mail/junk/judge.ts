/** Judges a message by what its reader has called junk, and what not. Loaded late: most who read mail have taught nothing. */
import type { Account, MailReader } from "../../store/account.ts";
import { arrivalOf } from "../../wire/mime/arrival.ts";
import { isAuthorProved } from "../../wire/mime/author-proof.ts";
import { junkScore } from "../../wire/junk/score.ts";
import { LEARNED_REASON } from "../../wire/mime/verdict.ts";
import type { Copy, Delivery, DeliveryParts } from "../delivery.ts";
import { JUNK_FROM, UNKNOWN_SCORE } from "../limits.ts";
import type { Ready } from "../sieve/scripted-copy.ts";
import { withJunkVerdict } from "./verdict-field.ts";

interface OneCopy {
  readonly delivery: Delivery;
  readonly ready: Ready;
  readonly copy: Copy;
}

/** The same with a judgement, which stands in the copy too where it says junk. */
export async function judged<T extends OneCopy>(
  { events }: Pick<DeliveryParts, "events">,
  account: Account,
  one: T,
): Promise<T> {
  const { copy, delivery, ready } = one;
  const tokens = await ready.prepared.junkTokens(copy.prefix);
  const judgement =
    tokens === undefined
      ? { score: UNKNOWN_SCORE, isJunk: false }
      : await account.read(async (mail) => {
          const score = junkScore(await mail.junkLearned(), await mail.junkCounts(tokens));
          if (score < JUNK_FROM) return { score, isJunk: false };
          const isKnown = await knows(mail, provedAuthors(copy, ready.authors()));
          return { score: isKnown ? UNKNOWN_SCORE : score, isJunk: !isKnown };
        });
  const verdict = judgement.isJunk ? "junk" : "accept";
  events.messageJudged({ id: delivery.id, account: copy.account.address, verdict, score: judgement.score });
  const prefix = judgement.isJunk ? withVerdict(copy.prefix, judgement.score) : copy.prefix;
  return { ...one, copy: { ...copy, prefix, judgement } };
}

/** Addresses in small letters. Junk often comes in the name of somebody who is known, and in one's own. */
function provedAuthors({ prefix, account }: Copy, authors: readonly string[]): readonly string[] {
  const results = arrivalOf(prefix).results ?? [];
  const own = account.address.toLowerCase();
  return authors
    .map((address) => address.toLowerCase())
    .filter((address) => address !== own && isAuthorProved(results, address.slice(address.lastIndexOf("@") + 1)));
}

/** Whom somebody has written down, or written to: their mail is no junk, whatever it says. */
async function knows(mail: MailReader, authors: readonly string[]): Promise<boolean> {
  return authors.length > 0 && ((await isInContacts(mail, authors)) || (await mail.hasWrittenTo(authors)));
}

async function isInContacts(mail: MailReader, addresses: readonly string[]): Promise<boolean> {
  const wanted = addresses.map((address) => JSON.stringify(address));
  const contacts = await mail.records("contact");
  return contacts.some(({ data }) => {
    const text = data.toLowerCase();
    return wanted.some((address) => text.includes(address));
  });
}

/** Every percent below 100 may be wrong, and so may this. */
const PERCENT_MAX = 99;

/** In the place of the one that takes it: why it is junk comes first. */
function withVerdict(prefix: Uint8Array, score: number): Uint8Array {
  const percent = Math.min(PERCENT_MAX, Math.floor(score * 100));
  return withJunkVerdict(prefix, `${LEARNED_REASON} (${percent} %)`);
}
