/** Finds what an answer means for people (codes of RFC 3463 and RFC 5321 4.2.3). */
import * as causes from "./causes.ts";
import type { NoticeRecipient } from "./notice.ts";

/** By subject and detail of the enhanced code (RFC 3463 3, and the registry of RFC 5248). */
const byStatus: ReadonlyMap<string, causes.Cause> = new Map(
  Object.entries({
    "1.1": causes.unknownAddress,
    "1.2": causes.noSuchDomain,
    "1.3": causes.badAddress,
    "1.4": causes.unknownAddress,
    "1.6": causes.moved,
    "1.7": causes.refusedSender,
    "1.8": causes.refusedSender,
    "1.10": causes.noMailThere,
    "2.1": causes.disabled,
    "2.2": causes.full,
    "2.3": causes.tooLarge,
    "3.1": causes.full,
    "3.2": causes.busy,
    "3.3": causes.lacksFeature,
    "3.4": causes.tooLarge,
    "4.0": causes.noAnswer,
    "4.1": causes.noAnswer,
    "4.2": causes.noAnswer,
    "4.3": causes.noDirections,
    "4.4": causes.noDirections,
    "4.5": causes.busy,
    "4.6": causes.circles,
    "4.7": causes.noAnswer,
    "5.0": causes.trouble,
    "5.3": causes.tooMany,
    "6.0": causes.refusedContent,
    "6.1": causes.notConvertible,
    "6.2": causes.notConvertible,
    "6.3": causes.notConvertible,
    "6.5": causes.notConvertible,
    "6.6": causes.notConvertible,
    "6.7": causes.notInternational,
    "6.9": causes.plainHeader,
    "7.0": causes.policy,
    "7.1": causes.policy,
    "7.2": causes.policy,
    "7.4": causes.notSafe,
    "7.5": causes.notSafe,
    "7.7": causes.refusedContent,
    "7.10": causes.notSafe,
    "7.11": causes.notSafe,
    "7.20": causes.notBelieved,
    "7.21": causes.notBelieved,
    "7.22": causes.notBelieved,
    "7.23": causes.notBelieved,
    "7.24": causes.notBelieved,
    "7.25": causes.notBelieved,
    "7.26": causes.notBelieved,
    "7.27": causes.refusedSender,
    "7.28": causes.busy,
    "7.29": causes.notBelieved,
    "7.30": causes.notSafe,
  }),
);

/** The same for what we say ourselves, where it means something else than in the words of others. */
const byOwnStatus: ReadonlyMap<string, causes.Cause> = new Map(
  Object.entries({
    "4.6": causes.directedHere,
    "4.7": causes.notInTurn,
    "7.0": causes.noLogin,
    "7.1": causes.rejected,
  }),
);

/** What the words mean where the code only says no, as that of servers without enhanced codes. */
const byWords: readonly (readonly [RegExp, causes.Cause])[] = [
  [
    /\b(?:user|recipient|address|mailbox|account)\b.{0,60}\b(?:unknown|not found|does ?n[o']t exist|unavailable)\b/i,
    causes.unknownAddress,
  ],
  [/\b(?:unknown|no such|invalid) (?:local )?(?:user|recipient|address|mailbox|account)\b/i, causes.unknownAddress],
  [/\b(?:quota|mailbox (?:is )?full|insufficient storage)\b/i, causes.full],
  [/\b(?:too (?:large|big)|size limit)\b/i, causes.tooLarge],
  [/\b(?:spam|junk|virus|malware|block ?list(?:ed)?|black ?list(?:ed)?|reputation)\b/i, causes.policy],
  [/\b(?:dmarc|dkim|spf)\b/i, causes.notBelieved],
  [/\b(?:gr[ae]y ?list(?:ed|ing)?|try again|rate limit)\b/i, causes.busy],
];

/** By the reply code, when there is nothing better. */
const byCode: Readonly<Record<number, causes.Cause>> = {
  421: causes.busy,
  450: causes.busy,
  451: causes.trouble,
  452: causes.full,
  552: causes.full,
  556: causes.noMailThere,
};

export function explain({ path, reply, timeUp }: NoticeRecipient): causes.Explanation {
  const domain = path.domain === "" ? "this server" : path.domain;
  if (timeUp === "deliver-by") return causes.tooLate(domain);
  return causeOf(reply)(domain);
}

/** Whether the next server says that the address itself is wrong and will stay so: nothing that is said about a mailbox that exists. */
export function saysNoSuchAddress(reply: NoticeRecipient["reply"]): boolean {
  if (!reply.fromRemote || !reply.enhanced.startsWith("5")) return false;
  const cause = causeOf(reply);
  return cause === causes.unknownAddress || cause === causes.moved;
}

function causeOf({ code, enhanced, text, fromRemote }: NoticeRecipient["reply"]): causes.Cause {
  const detail = enhanced.slice(enhanced.indexOf(".") + 1);
  const exact = (fromRemote ? undefined : byOwnStatus.get(detail)) ?? byStatus.get(detail);
  // Greylisting has the codes of a refusal, but for the first digit.
  if (exact === causes.policy && enhanced.startsWith("4")) return causes.busy;
  if (exact !== undefined) return exact;
  const meant = byWords.find(([words]) => words.test(text.slice(0, WORDS_LENGTH_MAX)));
  return meant?.[1] ?? byCode[code] ?? (code < 500 ? causes.trouble : causes.refused);
}
/** Characters of a reply in which its meaning is looked for. */
const WORDS_LENGTH_MAX = 500;
