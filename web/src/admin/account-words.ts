/** What the dialogs about one account say. */
import { counted } from "../words/counted.ts";

const count = counted("en");

const en = {
  settings: "Name and folders…",
  sending: "What it has sent…",
  folders: "Mail to a folder's address goes into that folder",
  foldersLong: (address: string) =>
    `${address.replace("@", "+invoices@")} then reaches the folder Invoices, where there is one.`,
  sent: (address: string) => `Sent by ${address}`,
  recipients: (n: number, limit: number) =>
    limit === 0
      ? `${count(n, "recipient", "recipients")} in the last day, without a limit.`
      : `${count(n, "recipient", "recipients")} in the last day, of ${limit.toLocaleString("en")} at most.`,
  failures: (n: number, limit: number) =>
    limit === 0
      ? `${n.toLocaleString("en")} of them could not be reached.`
      : `${n.toLocaleString("en")} of them could not be reached; ${limit.toLocaleString("en")} stop the account.`,
  stopped: "It may send no more for now. Make sure that its password is not stolen before you let it send again.",
  clear: "Count from nothing again",
  cleared: (address: string) => `${address} may send again.`,
  close: "Close",
};

const zahl = counted("de");

const de: typeof en = {
  settings: "Name und Ordner…",
  sending: "Was es gesendet hat…",
  folders: "Mails an die Adresse eines Ordners kommen in diesen Ordner",
  foldersLong: (address) =>
    `${address.replace("@", "+rechnungen@")} erreicht dann den Ordner Rechnungen, wo es ihn gibt.`,
  sent: (address) => `Gesendet von ${address}`,
  recipients: (n, limit) =>
    limit === 0
      ? `${zahl(n, "Empfänger", "Empfänger")} am letzten Tag, ohne Grenze.`
      : `${zahl(n, "Empfänger", "Empfänger")} am letzten Tag, von höchstens ${limit.toLocaleString("de")}.`,
  failures: (n, limit) =>
    limit === 0
      ? `${n.toLocaleString("de")} davon waren nicht zu erreichen.`
      : `${n.toLocaleString("de")} davon waren nicht zu erreichen; bei ${limit.toLocaleString("de")} wird das Konto angehalten.`,
  stopped:
    "Es darf vorerst nichts mehr senden. Sehen Sie nach, ob sein Passwort gestohlen wurde, bevor Sie es wieder senden lassen.",
  clear: "Von vorn zählen",
  cleared: (address) => `${address} darf wieder senden.`,
  close: "Schließen",
};

export const accountWords = { en, de };
