/** What is said of accounts that belong to nobody. */
const en = {
  make: "A shared account",
  makeLong:
    "For a team, like info@ or support@: it has no password and nobody logs in to it. Its mail lies in its own folders, and those whom you name here find them below theirs.",
  address: "Its address",
  name: "Its name",
  made: (address: string) => `${address} is there. Say now who may use its folders.`,
  badge: "Shared",
  who: "Who may use it…",
  title: (address: string) => `Who may use ${address}`,
  nobody: "Nobody yet: its mail is kept, and nobody sees it.",
  person: "Address, or “anyone” for all who have an account",
  rights: "May",
  levels: { read: "read", write: "read, mark and move", all: "do everything" } as Readonly<Record<string, string>>,
  folder: "Folder",
  allFolders: "All folders",
  share: "Share",
  shared: (who: string) => `Shared with ${who}.`,
  withheld: (letters: string) => `not ${letters}`,
  take: (who: string) => `Take away from ${who}`,
  taken: (who: string) => `Not shared with ${who} any more.`,
  close: "Close",
};

const de: typeof en = {
  make: "Ein gemeinsames Konto",
  makeLong:
    "Für ein Team, etwa info@ oder support@: Es hat kein Passwort, und niemand meldet sich dort an. Seine Mails liegen in eigenen Ordnern, und wen Sie hier nennen, der findet sie unter seinen.",
  address: "Seine Adresse",
  name: "Sein Name",
  made: (address) => `${address} ist da. Sagen Sie jetzt, wer seine Ordner benutzen darf.`,
  badge: "Gemeinsam",
  who: "Wer es benutzen darf…",
  title: (address) => `Wer ${address} benutzen darf`,
  nobody: "Noch niemand: Seine Mails bleiben liegen, und niemand sieht sie.",
  person: "Adresse, oder „anyone“ für alle, die ein Konto haben",
  rights: "Darf",
  levels: { read: "lesen", write: "lesen, markieren und verschieben", all: "alles" },
  folder: "Ordner",
  allFolders: "Alle Ordner",
  share: "Teilen",
  shared: (who) => `Mit ${who} geteilt.`,
  withheld: (letters) => `nicht ${letters}`,
  take: (who) => `${who} wegnehmen`,
  taken: (who) => `Nicht mehr mit ${who} geteilt.`,
  close: "Schließen",
};

export const sharedWords = { en, de };
