/** What is said of files that are looked at. */

const en = {
  tooLarge: (limit: string) =>
    `This file is too large to be looked at here (the limit is ${limit}). Download it to look at it.`,
  isLocked: "This file is protected by a password. Download it to look at it.",
  isEmpty: "There is nothing in it.",
  locked: "with a password",
  pageOf: (n: number, all: number) => `Page ${n.toLocaleString("en")} of ${all.toLocaleString("en")}`,
  email: "Address",
  phone: "Phone",
  company: "Company",
  place: "Place",
  start: "Begins",
  end: "Ends",
  organizer: "From",
  about: "About",
};

const de: typeof en = {
  tooLarge: (limit) =>
    `Diese Datei ist zu groß, um sie hier anzusehen (höchstens ${limit}). Laden Sie sie herunter, um sie anzusehen.`,
  isLocked: "Diese Datei ist mit einem Passwort geschützt. Laden Sie sie herunter, um sie anzusehen.",
  isEmpty: "Es ist nichts darin.",
  locked: "mit Passwort",
  pageOf: (n, all) => `Seite ${n.toLocaleString("de")} von ${all.toLocaleString("de")}`,
  email: "Adresse",
  phone: "Telefon",
  company: "Firma",
  place: "Ort",
  start: "Beginn",
  end: "Ende",
  organizer: "Von",
  about: "Worum es geht",
};

export const previewWords = { en, de };
