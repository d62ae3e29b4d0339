/** What the card of the junk filter says. */
const en = {
  title: "Junk filter",
  long: "It learns from what you move into Junk, and out of it, in any mail program. What is proved to be from your contacts, or from people you have written to, is never junk to it.",
  isOn: "File mail in Junk that is like what I have called junk",
  turnedOn: "The junk filter is on.",
  turnedOff: "The junk filter is off. It goes on learning.",
  learned: (junk: number, ham: number) => `Learned so far: ${junk} junk, ${ham} wanted.`,
  notYet: (junk: number, ham: number) => `It begins with ${junk} junk and ${ham} wanted.`,
  unavailable: "This server does not use it.",
  failed: "This could not be read from the server.",
};

export type JunkFilterWords = typeof en;

const de: JunkFilterWords = {
  title: "Spamfilter",
  long: "Er lernt aus dem, was Sie in den Spam und aus ihm heraus verschieben, in jedem Mailprogramm. Was nachweislich von Ihren Kontakten kommt oder von jemandem, dem Sie geschrieben haben, ist für ihn nie Spam.",
  isOn: "Mails in den Spam sortieren, die dem gleichen, was ich Spam genannt habe",
  turnedOn: "Der Spamfilter ist an.",
  turnedOff: "Der Spamfilter ist aus. Er lernt weiter.",
  learned: (junk, ham) => `Bisher gelernt: ${junk} Spam, ${ham} erwünscht.`,
  notYet: (junk, ham) => `Er beginnt mit ${junk} Spam und ${ham} erwünschten.`,
  unavailable: "Dieser Server benutzt ihn nicht.",
  failed: "Das konnte nicht vom Server gelesen werden.",
};

export const junkFilterWords = { en, de };
