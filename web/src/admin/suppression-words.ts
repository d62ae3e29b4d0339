/** What is said of addresses that nobody here may write to. */
const en = {
  title: "Addresses that take no mail",
  long: "Their own servers have said on several days that they do not exist, or somebody has listed them here. Whoever writes to one is told so at once: mail to dead addresses ruins the name of a server.",
  none: "There are none.",
  reason: "Reason, which senders are told",
  forGood: "until somebody takes it off the list",
  until: (day: string) => `until ${day}`,
  remove: (address: string) => `Take ${address} off the list`,
  added: (address: string) => `Nobody can write to ${address} now.`,
  removed: (address: string) => `People can write to ${address} again.`,
  more: "There are more: posthorn suppression list shows all of them.",
};

const de: typeof en = {
  title: "Adressen, die keine Post annehmen",
  long: "Ihre eigenen Server haben an mehreren Tagen gesagt, dass es sie nicht gibt, oder jemand hat sie hier eingetragen. Wer an eine davon schreibt, erfährt es sofort: Post an tote Adressen schadet dem Ruf eines Servers.",
  none: "Es gibt keine.",
  reason: "Grund, den Absender erfahren",
  forGood: "bis jemand sie von der Liste nimmt",
  until: (day) => `bis ${day}`,
  remove: (address) => `${address} von der Liste nehmen`,
  added: (address) => `Niemand kann jetzt an ${address} schreiben.`,
  removed: (address) => `An ${address} kann wieder geschrieben werden.`,
  more: "Es gibt mehr: posthorn suppression list zeigt alle.",
};

export const suppressionWords = { en, de };
