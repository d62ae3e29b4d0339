/** Why a message is in Junk. */
const en = {
  learned: (percent: number) => `In Junk because it is like what you have called junk (${percent} %).`,
  listed: (lists: string) => `In Junk because its sender’s server is on a list of senders of junk (${lists}).`,
  unproved: (domain: string) =>
    `In Junk because nothing proves that it is from ${domain}, which wants such mail filed there.`,
  author: "In Junk because it does not say clearly who it is from.",
  other: (text: string) => (text === "" ? "The server has filed this as junk." : `In Junk: ${text}.`),
  learns: "If it is none, move it out of here: your junk filter learns from that.",
};

export type JunkWords = typeof en;

const de: JunkWords = {
  learned: (percent) => `Im Spam, weil sie dem gleicht, was Sie als Spam bezeichnet haben (${percent} %).`,
  listed: (lists) => `Im Spam, weil der Server des Absenders auf einer Liste von Spamversendern steht (${lists}).`,
  unproved: (domain) =>
    `Im Spam, weil nichts beweist, dass sie von ${domain} kommt; die Domain will solche Mails dort haben.`,
  author: "Im Spam, weil nicht klar ist, von wem sie sein will.",
  other: (text) => (text === "" ? "Der Server hat sie in den Spam sortiert." : `Im Spam: ${text}.`),
  learns: "Wenn sie keiner ist, verschieben Sie sie hier heraus: Ihr Spamfilter lernt daraus.",
};

export const junkWords = { en, de };
