/** Why a message did not arrive, in a sentence for people, and what they can do (codes of RFC 3463 and RFC 5321 4.2.3). */
import type { NoticeRecipient } from "./notice.ts";

export interface Explanation {
  readonly why: string;
  readonly advice: string;
}

/** `domain` is the recipient's. */
type Cause = (domain: string) => Explanation;

const askThem = "If the address is right, ask the person in some other way, by telephone for instance.";

const unknownAddress: Cause = (domain) => ({
  why: `There is no mailbox with this address at ${domain}.`,
  advice: `Look for a spelling mistake in the address, correct it and send the message again. ${askThem}`,
});

const badAddress: Cause = () => ({
  why: "The address is not written the way addresses must be.",
  advice: "Look for a spelling mistake in the address, correct it and send the message again.",
});

const noSuchDomain: Cause = (domain) => ({
  why: `There is no mail server for ${domain}: the part of the address after the @ may be wrong.`,
  advice: `Look for a spelling mistake after the @, correct it and send the message again. ${askThem}`,
});

const noMailThere: Cause = (domain) => ({
  why: `${domain} has announced that it takes no mail at all.`,
  advice: `Look for a spelling mistake after the @. ${askThem}`,
});

const moved: Cause = () => ({
  why: "The person has moved to another address.",
  advice: "The technical details below may name the new address. Otherwise ask the person in some other way.",
});

const disabled: Cause = (domain) => ({
  why: `The mailbox exists, but ${domain} takes no mail for it now.`,
  advice: "Ask the person in some other way; they may have left, or their mailbox may be closed.",
});

const full: Cause = () => ({
  why: "The person's mailbox is full.",
  advice: "Tell the person in some other way to make room, and send the message again later.",
});

const tooLarge: Cause = (domain) => ({
  why: `The message is larger than ${domain} takes.`,
  advice: "Send it again without its attachments or with smaller ones, or offer the files for download instead.",
});

const noAnswer: Cause = (domain) => ({
  why: `The mail server of ${domain} could not be reached.`,
  advice: "Send the message again later. If it is urgent, tell the person in some other way.",
});

const noDirections: Cause = (domain) => ({
  why: `It could not be found out which server takes mail for ${domain}.`,
  advice: "Look for a spelling mistake after the @. If the address is right, send the message again later.",
});

const circles: Cause = (domain) => ({
  why: `The message went in circles: a forwarding at ${domain} leads back to itself.`,
  advice:
    "Tell the person in some other way that their mail is forwarded wrongly; only they or their provider can mend it.",
});

const trouble: Cause = (domain) => ({
  why: `The mail server of ${domain} has trouble of its own.`,
  advice: "Send the message again later. If it is urgent, tell the person in some other way.",
});

const busy: Cause = (domain) => ({
  why: `The mail server of ${domain} is busy and asked us to come back later.`,
  advice: "Send the message again later.",
});

const refusedContent: Cause = (domain) => ({
  why: `The mail server of ${domain} did not like something in the message and refused it.`,
  advice: `It may have been mistaken for spam, or an attachment may be of a kind that is not taken there. Send the message again in other words or without the attachment. ${askThem}`,
});

const refusedSender: Cause = (domain) => ({
  why: `The mail server of ${domain} does not take mail from your address.`,
  advice: "Ask the person in some other way, or ask whoever looks after your mail to read the technical details below.",
});

const notBelieved: Cause = (domain) => ({
  why: `The mail server of ${domain} doubts that the message really comes from your address.`,
  advice: "Whoever looks after your mail can mend that; please show them the technical details below.",
});

const policy: Cause = (domain) => ({
  why: `The mail server of ${domain} has rules that this message does not meet, and refused it.`,
  advice: `Its exact words are in the technical details below. It may have mistaken the message for spam. ${askThem}`,
});

const notSafe: Cause = (domain) => ({
  why: `The message had to be sent encrypted, and the mail server of ${domain} could not prove to be the right one or does not encrypt.`,
  advice: "Whoever looks after your mail can say more; please show them the technical details below.",
});

const notConvertible: Cause = (domain) => ({
  why: `The mail server of ${domain} cannot take the kind of text or attachment that is in the message.`,
  advice: "Send it again as plain text, or offer the attachment for download instead.",
});

const notInternational: Cause = (domain) => ({
  why: `The mail server of ${domain} does not know addresses with letters outside of A to Z.`,
  advice: "Use another address of the person, or another one of yours, without such letters.",
});

const tooMany: Cause = (domain) => ({
  why: `The message has more recipients than ${domain} takes at once.`,
  advice: "Send it again to fewer people at a time.",
});

const tooLate: Cause = () => ({
  why: "It could not be delivered within the time that you allowed for it.",
  advice: "Send the message again if it is still of use.",
});

const refused: Cause = (domain) => ({
  why: `The mail server of ${domain} refused the message.`,
  advice: `Its exact words are in the technical details below. ${askThem}`,
});

/** By subject and detail of the enhanced code (RFC 3463 3, and the registry of RFC 5248). */
const byStatus: Readonly<Record<string, Cause>> = {
  "1.1": unknownAddress,
  "1.2": noSuchDomain,
  "1.3": badAddress,
  "1.4": unknownAddress,
  "1.6": moved,
  "1.7": refusedSender,
  "1.8": refusedSender,
  "1.10": noMailThere,
  "2.1": disabled,
  "2.2": full,
  "2.3": tooLarge,
  "3.1": full,
  "3.2": busy,
  "3.4": tooLarge,
  "4.0": noAnswer,
  "4.1": noAnswer,
  "4.2": noAnswer,
  "4.3": noDirections,
  "4.4": noDirections,
  "4.5": busy,
  "4.6": circles,
  "5.3": tooMany,
  "6.0": refusedContent,
  "6.1": notConvertible,
  "6.2": notConvertible,
  "6.3": notConvertible,
  "6.5": notConvertible,
  "6.6": notConvertible,
  "6.7": notInternational,
  "7.1": policy,
  "7.2": policy,
  "7.7": refusedContent,
  "7.10": notSafe,
  "7.20": notBelieved,
  "7.21": notBelieved,
  "7.22": notBelieved,
  "7.23": notBelieved,
  "7.24": notBelieved,
  "7.25": notBelieved,
  "7.26": notBelieved,
  "7.27": refusedSender,
  "7.28": busy,
  "7.29": notBelieved,
  "7.30": notSafe,
};

/** What the words mean where the code only says no, as that of servers without enhanced codes. */
const byWords: readonly (readonly [RegExp, Cause])[] = [
  [
    /\b(?:user|recipient|address|mailbox|account)\b.{0,60}\b(?:unknown|not found|does ?n[o']t exist|unavailable)\b/i,
    unknownAddress,
  ],
  [/\b(?:unknown|no such|invalid) (?:local )?(?:user|recipient|address|mailbox|account)\b/i, unknownAddress],
  [/\b(?:quota|mailbox (?:is )?full|insufficient storage)\b/i, full],
  [/\b(?:too (?:large|big)|size limit)\b/i, tooLarge],
  [/\b(?:spam|junk|virus|malware|block ?list(?:ed)?|black ?list(?:ed)?|reputation)\b/i, policy],
  [/\b(?:dmarc|dkim|spf)\b/i, notBelieved],
  [/\b(?:gr[ae]y ?list(?:ed|ing)?|try again|rate limit)\b/i, busy],
];

/** By the reply code, when there is nothing better. */
const byCode: Readonly<Record<number, Cause>> = {
  421: busy,
  450: busy,
  451: trouble,
  452: full,
  552: full,
  556: noMailThere,
};

export function explain({ path, reply, timeUp }: NoticeRecipient): Explanation {
  const domain = path.domain === "" ? "this server" : path.domain;
  if (timeUp === "deliver-by") return tooLate(domain);
  return causeOf(reply)(domain);
}

/** Whether the next server says that the address itself is wrong and will stay so: nothing that is said about a mailbox that exists. */
export function saysNoSuchAddress(reply: NoticeRecipient["reply"]): boolean {
  if (!reply.fromRemote || !reply.enhanced.startsWith("5")) return false;
  const cause = causeOf(reply);
  return cause === unknownAddress || cause === moved;
}

function causeOf({ code, enhanced, text }: NoticeRecipient["reply"]): Cause {
  const detail = enhanced.slice(enhanced.indexOf(".") + 1);
  const exact = Object.hasOwn(byStatus, detail) ? byStatus[detail] : undefined;
  if (exact !== undefined) return exact;
  const meant = byWords.find(([words]) => words.test(text.slice(0, WORDS_LENGTH_MAX)));
  return meant?.[1] ?? byCode[code] ?? (code < 500 ? trouble : refused);
}
/** Characters of a reply in which its meaning is looked for. */
const WORDS_LENGTH_MAX = 500;
