/** What the page says that finds messages. */
const en = {
  title: "Find a message",
  long: "By its Message-ID in all accounts, or the last three days of one address. You see its way, not what it says.",
  query: "Message-ID or address",
  find: "Find",
  looking: "Looking…",
  notOne: "Enter a Message-ID, like <abc@example.org>, or a mail address.",
  nothing: "Nothing found. It may have been deleted, or never came: the log of the server knows more.",
  queued: (id: string, when: string) => `${id} waits in the queue since ${when}.`,
  incomplete: "There are more accounts than were looked into.",
  noId: "without a Message-ID",
  nowIn: (account: string, mailbox: string) => `${account}, now in ${mailbox}`,
  steps: {
    passed: "Passed",
    accepted: "Accepted",
    checked: "Checked",
    filed: "Filed in",
    moved: "Moved to",
    read: "Read",
    answered: "Answered",
    deleted: "Marked as deleted",
  },
};

export type StepName = keyof (typeof en)["steps"];

const de: typeof en = {
  title: "Nachricht suchen",
  long: "Nach ihrer Message-ID in allen Konten, oder die letzten drei Tage einer Adresse. Sie sehen ihren Weg, nicht was darin steht.",
  query: "Message-ID oder Adresse",
  find: "Suchen",
  looking: "Wird gesucht…",
  notOne: "Geben Sie eine Message-ID ein, wie <abc@example.org>, oder eine Mailadresse.",
  nothing: "Nichts gefunden. Sie wurde vielleicht gelöscht oder kam nie an: Das Protokoll des Servers weiß mehr.",
  queued: (id, when) => `${id} wartet in der Warteschlange seit ${when}.`,
  incomplete: "Es gibt mehr Konten, als durchsucht wurden.",
  noId: "ohne Message-ID",
  nowIn: (account, mailbox) => `${account}, jetzt in ${mailbox}`,
  steps: {
    passed: "Durchgereicht",
    accepted: "Angenommen",
    checked: "Geprüft",
    filed: "Abgelegt in",
    moved: "Verschoben nach",
    read: "Gelesen",
    answered: "Beantwortet",
    deleted: "Zum Löschen markiert",
  },
};

export const journeyWords = { en, de };
