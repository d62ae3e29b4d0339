/** What the page of blocked senders says. */
const en = {
  title: "Blocked senders",
  long: "Their mail goes to Junk. What counts is who a message says it is from.",
  none: "Nobody is blocked. The menu of a message blocks its sender.",
  sender: "Address, or @ and a domain",
  block: "Block",
  since: (when: string) => `since ${when}`,
  unblock: (sender: string) => `Unblock ${sender}`,
  failed: "This could not be read from the server.",
};

type BlockedWords = typeof en;

const de: BlockedWords = {
  title: "Gesperrte Absender",
  long: "Ihre Mails kommen in den Spam. Es zählt, von wem eine Nachricht zu sein angibt.",
  none: "Niemand ist gesperrt. Das Menü einer Nachricht sperrt ihren Absender.",
  sender: "Adresse, oder @ und eine Domain",
  block: "Sperren",
  since: (when) => `seit ${when}`,
  unblock: (sender) => `${sender} nicht mehr sperren`,
  failed: "Das konnte nicht vom Server gelesen werden.",
};

export const blockedWords = { en, de };
