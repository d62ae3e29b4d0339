/** What inviting many at once says. */
const people = (n: number): string => (n === 1 ? "1 person" : `${n.toLocaleString("en")} people`);

const en = {
  title: "Invite several",
  list: "Addresses, or lines of a CSV file",
  listLong: "One person a line: the address, and the name if you like. The part before the @ alone is enough.",
  chooseFile: "Choose a CSV file…",
  tooMany: (most: number) => `These are more than ${people(most)}. Invite them in parts.`,
  inviteAll: (n: number) => (n === 0 ? "Invite" : `Invite ${people(n)}`),
  made: (made: number, of: number) =>
    made === of
      ? `${people(made)} invited. Send each their link; it works once, for seven days.`
      : `${made.toLocaleString("en")} of ${people(of)} invited. Beside the others stands why not.`,
  allLinks: "all links, as CSV",
  linkOf: (address: string) => `link for ${address}`,
};

const leute = (n: number): string => (n === 1 ? "1 Person" : `${n.toLocaleString("de")} Personen`);

const de: typeof en = {
  title: "Mehrere einladen",
  list: "Adressen, oder Zeilen einer CSV-Datei",
  listLong: "Eine Person pro Zeile: die Adresse, und wenn Sie mögen der Name. Der Teil vor dem @ allein genügt.",
  chooseFile: "CSV-Datei wählen…",
  tooMany: (most) => `Das sind mehr als ${leute(most)}. Laden Sie sie in Teilen ein.`,
  inviteAll: (n) => (n === 0 ? "Einladen" : `${leute(n)} einladen`),
  made: (made, of) =>
    made === of
      ? `${leute(made)} eingeladen. Schicken Sie allen ihren Link; er gilt einmal, sieben Tage lang.`
      : `${made.toLocaleString("de")} von ${leute(of)} eingeladen. Bei den anderen steht, warum nicht.`,
  allLinks: "alle Links, als CSV",
  linkOf: (address) => `Link für ${address}`,
};

export const inviteManyWords = { en, de };
