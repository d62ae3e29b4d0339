/** What the page that fetches mail from an old server says. */
import { counted } from "../../words/counted.ts";

const count = counted("en");

const en = {
  title: "Fetch mail from an old server",
  long: "Copies all mail from another mailbox of yours into this one, with folders, flags and dates. Nothing changes there. Do it as often as you like: nothing is copied twice.",
  host: "Its IMAP server, like imap.example.org",
  user: "User name there, usually the mail address",
  password: "Password there",
  passwordLong: "Where two-factor login is on (Gmail, iCloud, Yahoo), make an app password there and enter that.",
  security: "Encryption",
  implicit: "SSL/TLS (port 993)",
  starttls: "STARTTLS (port 143)",
  start: "Fetch the mail",
  stop: "Stop",
  connecting: "Connecting…",
  progress: (done: number, of: number) => `${done.toLocaleString("en")} of ${count(of, "message", "messages")}`,
  reading: (mailbox: string) => `Reading ${mailbox}`,
  keepOpen: "Keep this page open. When it is closed, what was fetched stays, and you can continue later.",
  done: (messages: number, before: number) =>
    `Fetched ${count(messages, "message", "messages")}.${before === 0 ? "" : ` ${before.toLocaleString("en")} were here already.`}`,
  stopped: (messages: number) =>
    `Stopped after ${count(messages, "message", "messages")}. Start again to continue from there.`,
  broken: (why: string) => `It was interrupted: ${why}. What was fetched is here; start again to continue from there.`,
  lost: "the connection to this server was lost",
  left: (n: number) => `${count(n, "message", "messages")} could not be taken:`,
  why: { "too-large": "too large", invalid: "damaged", unread: "cannot be read there" },
  closed: (n: number) => `${count(n, "folder", "folders")} could not be opened there:`,
};

const zahl = counted("de");

const de: typeof en = {
  title: "Mails vom alten Server holen",
  long: "Kopiert alle Mails eines anderen Postfachs von Ihnen in dieses: Ordner, Markierungen und Daten kommen mit, und dort ändert sich nichts. Sooft Sie wollen: nichts kommt doppelt.",
  host: "Sein IMAP-Server, etwa imap.example.org",
  user: "Benutzername dort, meist die Mailadresse",
  password: "Passwort dort",
  passwordLong:
    "Wo die Anmeldung in zwei Schritten an ist (Gmail, iCloud, Yahoo), legen Sie dort ein App-Passwort an und geben Sie das ein.",
  security: "Verschlüsselung",
  implicit: "SSL/TLS (Port 993)",
  starttls: "STARTTLS (Port 143)",
  start: "Mails holen",
  stop: "Anhalten",
  connecting: "Verbinden…",
  progress: (done, of) => `${done.toLocaleString("de")} von ${zahl(of, "Nachricht", "Nachrichten")}`,
  reading: (mailbox) => `Lese ${mailbox}`,
  keepOpen:
    "Lassen Sie diese Seite offen. Wird sie geschlossen, bleibt das Geholte da, und Sie können später weitermachen.",
  done: (messages, before) =>
    `${zahl(messages, "Nachricht", "Nachrichten")} geholt.${before === 0 ? "" : ` ${before.toLocaleString("de")} waren schon hier.`}`,
  stopped: (messages) =>
    `Nach ${zahl(messages, "Nachricht", "Nachrichten")} angehalten. Starten Sie neu, um dort weiterzumachen.`,
  broken: (why) => `Es ist abgebrochen: ${why}. Das Geholte ist hier; starten Sie neu, um dort weiterzumachen.`,
  lost: "die Verbindung zu diesem Server ging verloren",
  left: (n) => `${zahl(n, "Nachricht konnte", "Nachrichten konnten")} nicht übernommen werden:`,
  why: { "too-large": "zu groß", invalid: "beschädigt", unread: "dort nicht lesbar" },
  closed: (n) => `${zahl(n, "Ordner ließ", "Ordner ließen")} sich dort nicht öffnen:`,
};

export const importWords = { en, de };
