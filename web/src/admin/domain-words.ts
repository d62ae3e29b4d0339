/** What the page of a domain says of its keys, and of what holds for its addresses. */
import { counted } from "../words/counted.ts";

const count = counted("en");

const en = {
  /** Where there is none, the server's own is shown. */
  titles: {} as Readonly<Record<string, string>>,
  groups: {
    receive: "Needed, so that mail comes",
    trust: "Needed, so that others believe its mail",
    comfort: "Better with, but works without",
  },
  keys: "Keys that sign its mail",
  keysLong:
    "Receivers check the signatures (DKIM) with the records of these keys. New keys are good once a year, and at once when somebody may have read the old ones.",
  checkKeys: "Check the keys again",
  states: { next: "New", active: "Signs", retired: "Retired" },
  since: {
    next: (day: string) => `made ${day}`,
    active: (day: string) => `since ${day}`,
    retired: (day: string) => `until ${day}`,
  },
  seen: (isPublished: boolean | null): string =>
    isPublished === null
      ? "the name servers do not answer"
      : isPublished
        ? "its record is published"
        : "its record is not published",
  keepUntil: (day: string) => `Leave its record until ${day}: mail that it signed is still on its way.`,
  forget: "Forget…",
  forgetTitle: (selector: string) => `Forget the key ${selector}?`,
  forgetGone: "Its record is not published any more, so nobody needs it.",
  forgetLong: (day: string) =>
    `Remove its record where the domain is registered, best not before ${day}: mail that it signed could not be checked any more.`,
  unsigned: (name: string) => `Mail from ${name} is not signed, so many servers take it for junk.`,
  make: "Make new keys",
  publishNext: "Publish the new keys",
  nextLong:
    "Enter these records beside those that are there already, and change nothing else. Until they are seen, the old keys go on signing. Then check again.",
  nextSeen: "Everybody can see the new keys. Use them now; the old ones retire.",
  use: "Use the new keys",
  used: (name: string) => `The new keys sign the mail of ${name} from now on.`,
  discard: "Discard them",
  discarded: "The new keys are gone; the old ones sign on.",

  rules: "Addresses",
  unknownUsers: "Who writes to an address that does not exist",
  refuse: "is told so at once",
  defer: "tries again later",
  deferLong: "For as long as people move here: no mail is sent back because an account is not made yet.",
  subaddresses: (name: string) => `Mail to anna+anything@${name} goes to anna@${name}`,
  newAccounts: "New accounts",
  standard: (bytes: string | undefined, messages: number | undefined) =>
    `What an account of this domain may hold when it is made. Where a field is empty, it is what the server's configuration says: ${bytes ?? "any size"}, ${messages === undefined ? "any number of messages" : count(messages, "message", "messages")}.`,
};

type DomainWords = typeof en;

const zahl = counted("de");

const de: DomainWords = {
  titles: {
    mail: "Wer Mails für die Domain annimmt",
    address: "Wo der Server ist",
    reverse: "Der Name seiner Adresse (setzt, wer Ihnen die Adresse gegeben hat)",
    senders: "Welche Server ihre Mails senden (SPF)",
    keys: "Womit ihre Mails signiert werden (DKIM)",
    forged: "Was aus gefälschten Mails wird (DMARC)",
    "tls-reports": "Wer erfährt, wenn TLS auf dem Weg hierher scheitert (TLS-RPT)",
    "verified-tls": "Dass Mails nur über geprüftes TLS kommen (MTA-STS)",
    certificate: "Welches Zertifikat der Server hat (DANE; nur wo die Zone mit DNSSEC signiert ist)",
    services: "Wo Mailprogramme die Server finden",
    settings: "Wo Mailprogramme ihre Einstellungen lesen",
    "newer-settings": "Wo neuere Mailprogramme ihre Einstellungen lesen (PACC)",
  },
  groups: {
    receive: "Nötig, damit Mails ankommen",
    trust: "Nötig, damit andere ihren Mails glauben",
    comfort: "Besser damit, geht aber auch ohne",
  },
  keys: "Schlüssel, die ihre Mails signieren",
  keysLong:
    "Empfänger prüfen die Signaturen (DKIM) mit den Einträgen dieser Schlüssel. Neue Schlüssel sind einmal im Jahr gut, und sofort, wenn jemand die alten gelesen haben könnte.",
  checkKeys: "Schlüssel neu prüfen",
  states: { next: "Neu", active: "Signiert", retired: "Abgelöst" },
  since: {
    next: (day) => `gemacht am ${day}`,
    active: (day) => `seit ${day}`,
    retired: (day) => `bis ${day}`,
  },
  seen: (isPublished) =>
    isPublished === null
      ? "die Nameserver antworten nicht"
      : isPublished
        ? "sein Eintrag ist veröffentlicht"
        : "sein Eintrag ist nicht veröffentlicht",
  keepUntil: (day) => `Lassen Sie seinen Eintrag bis zum ${day}: Mails, die er signiert hat, sind noch unterwegs.`,
  forget: "Vergessen…",
  forgetTitle: (selector) => `Den Schlüssel ${selector} vergessen?`,
  forgetGone: "Sein Eintrag ist nicht mehr veröffentlicht, also braucht ihn niemand.",
  forgetLong: (day) =>
    `Entfernen Sie seinen Eintrag dort, wo die Domain registriert ist, am besten nicht vor dem ${day}: Mails, die er signiert hat, könnte sonst niemand mehr prüfen.`,
  unsigned: (name) => `Mails von ${name} werden nicht signiert, und viele Server halten sie deshalb für Spam.`,
  make: "Neue Schlüssel machen",
  publishNext: "Die neuen Schlüssel veröffentlichen",
  nextLong:
    "Tragen Sie diese Einträge neben den vorhandenen ein, und ändern Sie sonst nichts. Bis sie zu sehen sind, signieren die alten Schlüssel weiter. Prüfen Sie dann neu.",
  nextSeen: "Alle können die neuen Schlüssel sehen. Benutzen Sie sie jetzt; die alten werden abgelöst.",
  use: "Die neuen Schlüssel benutzen",
  used: (name) => `Von jetzt an signieren die neuen Schlüssel die Mails von ${name}.`,
  discard: "Verwerfen",
  discarded: "Die neuen Schlüssel sind fort; die alten signieren weiter.",

  rules: "Adressen",
  unknownUsers: "Wer an eine Adresse schreibt, die es nicht gibt,",
  refuse: "erfährt es sofort",
  defer: "versucht es später wieder",
  deferLong: "Solange Leute hierher umziehen: Keine Mail kommt zurück, nur weil ein Konto noch nicht angelegt ist.",
  subaddresses: (name) => `Post an anna+irgendwas@${name} geht an anna@${name}`,
  newAccounts: "Neue Konten",
  standard: (bytes, messages) =>
    `Was ein Konto dieser Domain halten darf, wenn es angelegt wird. Wo ein Feld leer ist, gilt die Konfiguration des Servers: ${bytes ?? "jede Größe"}, ${messages === undefined ? "beliebig viele Nachrichten" : zahl(messages, "Nachricht", "Nachrichten")}.`,
};

export const domainWords = { en, de };
