/** What the page about reading says. */
const en = {
  title: "Reading",
  markRead: "Mark as read",
  markReadNow: "When it is opened",
  markReadLater: "After three seconds",
  markReadByHand: "Only when I say so",
  pictures: "Pictures on other servers",
  picturesLong:
    "They are not loaded until you ask for them, since that tells the sender that you read the message. On this device they are always shown of these senders:",
  none: "Nobody yet. The line above a message without its pictures has “Always from …”.",
  remove: (sender: string) => `Ask again about ${sender}`,
  removed: (sender: string) => `Pictures from ${sender} are shown when you ask for them`,
};

const de: typeof en = {
  title: "Lesen",
  markRead: "Als gelesen markieren",
  markReadNow: "Beim Öffnen",
  markReadLater: "Nach drei Sekunden",
  markReadByHand: "Nur auf meinen Wunsch",
  pictures: "Bilder auf anderen Servern",
  picturesLong:
    "Sie werden erst auf Ihren Wunsch geladen, denn das verrät dem Absender, dass Sie die Nachricht lesen. Auf diesem Gerät werden sie von diesen Absendern immer gezeigt:",
  none: "Noch niemand. Die Zeile über einer Nachricht ohne ihre Bilder hat „Immer von …“.",
  remove: (sender) => `Bei ${sender} wieder fragen`,
  removed: (sender) => `Bilder von ${sender} werden auf Ihren Wunsch gezeigt`,
};

export const readingWords = { en, de };
