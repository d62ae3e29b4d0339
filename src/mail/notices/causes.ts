/** Why a message did not arrive, in a sentence for people, and what they can do. */

export interface Explanation {
  readonly why: string;
  readonly advice: string;
}

/** `domain` is the recipient's. */
export type Cause = (domain: string) => Explanation;

const askKeeper = "Whoever looks after your mail can say more; please show them the technical details below.";
const askThem = "If the address is right, ask the person in some other way, by telephone for instance.";

export const unknownAddress: Cause = (domain) => ({
  why: `There is no mailbox with this address at ${domain}.`,
  advice: `Look for a spelling mistake in the address, correct it and send the message again. ${askThem}`,
});

export const badAddress: Cause = () => ({
  why: "The address is not written the way addresses must be.",
  advice: "Look for a spelling mistake in the address, correct it and send the message again.",
});

export const noSuchDomain: Cause = (domain) => ({
  why: `There is no mail server for ${domain}: the part of the address after the @ may be wrong.`,
  advice: `Look for a spelling mistake after the @, correct it and send the message again. ${askThem}`,
});

export const noMailThere: Cause = (domain) => ({
  why: `${domain} has announced that it takes no mail at all.`,
  advice: `Look for a spelling mistake after the @. ${askThem}`,
});

export const moved: Cause = () => ({
  why: "The person has moved to another address.",
  advice: "The technical details below may name the new address. Otherwise ask the person in some other way.",
});

export const disabled: Cause = (domain) => ({
  why: `The mailbox exists, but ${domain} takes no mail for it now.`,
  advice: "Ask the person in some other way; they may have left, or their mailbox may be closed.",
});

export const full: Cause = () => ({
  why: "The person's mailbox is full.",
  advice: "Tell the person in some other way to make room, and send the message again later.",
});

export const tooLarge: Cause = (domain) => ({
  why: `The message is larger than ${domain} takes.`,
  advice: "Send it again without its attachments or with smaller ones, or offer the files for download instead.",
});

export const noAnswer: Cause = (domain) => ({
  why: `The mail server of ${domain} could not be reached.`,
  advice: "Send the message again later. If it is urgent, tell the person in some other way.",
});

export const noDirections: Cause = (domain) => ({
  why: `It could not be found out which server takes mail for ${domain}.`,
  advice: "Look for a spelling mistake after the @. If the address is right, send the message again later.",
});

export const rejected: Cause = () => ({
  why: "The person has a rule that takes no such messages.",
  advice: "Read what they say about it in the technical details below, and ask them in some other way if need be.",
});

export const circles: Cause = (domain) => ({
  why: `The message went in circles: a forwarding at ${domain} leads back to itself.`,
  advice:
    "Tell the person in some other way that their mail is forwarded wrongly; only they or their provider can mend it.",
});

export const noLogin: Cause = () => ({
  why: "This server could not log in at the server that passes its mail on.",
  advice: askKeeper,
});

export const notInTurn: Cause = () => ({
  why: "It could not be tried in time, because too many other messages were waiting in front of it.",
  advice: "Send the message again later. If it is urgent, tell the person in some other way.",
});

export const lacksFeature: Cause = (domain) => ({
  why: `The mail server of ${domain} lacks something that the message asks for.`,
  advice: askKeeper,
});

export const plainHeader: Cause = (domain) => ({
  why: `The mail server of ${domain} does not take mail whose names or subject are written in this way.`,
  advice: "Send it again with letters from A to Z only in its subject and its names.",
});

export const directedHere: Cause = (domain) => ({
  why: `Mail for ${domain} is directed to this server, which does not take mail for that domain.`,
  advice:
    "Look for a spelling mistake after the @. If the address is right, show the technical details below to whoever looks after your mail.",
});

export const trouble: Cause = (domain) => ({
  why: `The mail server of ${domain} has trouble of its own.`,
  advice: "Send the message again later. If it is urgent, tell the person in some other way.",
});

export const busy: Cause = (domain) => ({
  why: `The mail server of ${domain} asked us to come back later.`,
  advice: "Send the message again later.",
});

export const refusedContent: Cause = (domain) => ({
  why: `The mail server of ${domain} did not like something in the message and refused it.`,
  advice: `It may have been mistaken for spam, or an attachment may be of a kind that is not taken there. Send the message again in other words or without the attachment. ${askThem}`,
});

export const refusedSender: Cause = (domain) => ({
  why: `The mail server of ${domain} does not take mail from your address.`,
  advice: "Ask the person in some other way, or ask whoever looks after your mail to read the technical details below.",
});

export const notBelieved: Cause = (domain) => ({
  why: `The mail server of ${domain} doubts that the message really comes from your address.`,
  advice: "Whoever looks after your mail can mend that; please show them the technical details below.",
});

export const policy: Cause = (domain) => ({
  why: `The mail server of ${domain} has rules that this message does not meet, and refused it.`,
  advice: `Its exact words are in the technical details below. It may have mistaken the message for spam. ${askThem}`,
});

export const notSafe: Cause = (domain) => ({
  why: `The message had to be sent encrypted, and the mail server of ${domain} could not prove to be the right one or does not encrypt.`,
  advice: askKeeper,
});

export const notConvertible: Cause = (domain) => ({
  why: `The mail server of ${domain} cannot take the kind of text or attachment that is in the message.`,
  advice: "Send it again as plain text, or offer the attachment for download instead.",
});

export const notInternational: Cause = (domain) => ({
  why: `The mail server of ${domain} does not know addresses with letters outside of A to Z.`,
  advice: "Use another address of the person, or another one of yours, without such letters.",
});

export const tooMany: Cause = (domain) => ({
  why: `The message has more recipients than ${domain} takes at once.`,
  advice: "Send it again to fewer people at a time.",
});

export const tooLate: Cause = () => ({
  why: "It could not be delivered within the time that you allowed for it.",
  advice: "Send the message again if it is still of use.",
});

export const refused: Cause = (domain) => ({
  why: `The mail server of ${domain} refused the message.`,
  advice: `Its exact words are in the technical details below. ${askThem}`,
});
