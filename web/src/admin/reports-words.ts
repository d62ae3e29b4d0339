/** What is said of the reports of other servers. */
import { counted } from "../words/counted.ts";

const count = counted("en");

const en = {
  long: "Other servers report once a day how mail of your domains fares with them: whether it was proved to be yours (DMARC), and whether mail to you came encrypted (TLS).",
  period: "Of the last",
  days: (n: number) => count(n, "day", "days"),
  none: "No reports",
  noneLong: "They come by themselves, a day or two after a domain publishes its DMARC and TLS-RPT records.",
  dmarc: "Mail in its name",
  tls: "Encryption of mail to it",
  by: (n: number, organizations: string) => `${count(n, "report", "reports")} by ${organizations}`,
  servers: (n: number) => count(n, "server", "servers"),
  genuine: (n: number) => `${count(n, "message was", "messages were")} proved to be yours.`,
  allGenuine: "Nothing else was seen in its name.",
  unproven: (n: number, then: { delivered: number; junk: number; refused: number }) =>
    `${count(n, "message was", "messages were")} not proved: ${then.delivered.toLocaleString("en")} delivered all the same, ${then.junk.toLocaleString("en")} filed as junk, ${then.refused.toLocaleString("en")} refused.`,
  sources: "They came from",
  from: (address: string, n: number) => `${address}: ${count(n, "message", "messages")}`,
  sourcesLong: "One of these may be a service that sends for you and is missing in the SPF record; the others pretend.",
  encrypted: (n: number) => `${count(n, "connection was", "connections were")} encrypted as it should be.`,
  notEncrypted: (n: number) => `${count(n, "connection was", "connections were")} not.`,
  because: (result: string, n: number) => `${result}: ${n.toLocaleString("en")}`,
};

const zahl = counted("de");

const de: typeof en = {
  long: "Andere Server berichten einmal am Tag, wie es Mails Ihrer Domains bei ihnen ergeht: ob bewiesen war, dass sie von Ihnen sind (DMARC), und ob Mails an Sie verschlüsselt kamen (TLS).",
  period: "Aus den letzten",
  days: (n) => zahl(n, "Tag", "Tagen"),
  none: "Keine Berichte",
  noneLong:
    "Sie kommen von selbst, ein oder zwei Tage nachdem eine Domain ihre DMARC- und TLS-RPT-Einträge veröffentlicht.",
  dmarc: "Mails in ihrem Namen",
  tls: "Verschlüsselung der Mails an sie",
  by: (n, organizations) => `${zahl(n, "Bericht", "Berichte")} von ${organizations}`,
  servers: (n) => zahl(n, "Server", "Servern"),
  genuine: (n) => `Bei ${zahl(n, "Nachricht", "Nachrichten")} war bewiesen, dass sie von Ihnen sind.`,
  allGenuine: "Sonst wurde in ihrem Namen nichts gesehen.",
  unproven: (n, then) =>
    `Bei ${zahl(n, "Nachricht", "Nachrichten")} nicht: ${then.delivered.toLocaleString("de")} trotzdem zugestellt, ${then.junk.toLocaleString("de")} als Spam abgelegt, ${then.refused.toLocaleString("de")} abgelehnt.`,
  sources: "Sie kamen von",
  from: (address, n) => `${address}: ${zahl(n, "Nachricht", "Nachrichten")}`,
  sourcesLong:
    "Darunter kann ein Dienst sein, der für Sie sendet und im SPF-Eintrag fehlt; die anderen geben sich nur aus.",
  encrypted: (n) => `${zahl(n, "Verbindung war", "Verbindungen waren")} verschlüsselt, wie es sein soll.`,
  notEncrypted: (n) => `${zahl(n, "Verbindung war", "Verbindungen waren")} es nicht.`,
  because: (result, n) => `${result}: ${n.toLocaleString("de")}`,
};

export const reportsWords = { en, de };
