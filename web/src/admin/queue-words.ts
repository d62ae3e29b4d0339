/** What is said of one message in the queue. */
import { counted } from "../words/counted.ts";

const count = counted("en");

const en = {
  details: "What happened so far…",
  message: (id: string) => `Message ${id}`,
  size: (size: string) => `Size ${size}`,
  owesNotices: "A notice for its sender is on its way.",
  dueNow: "tried as soon as there is room",
  tries: (n: number) => (n === 0 ? "not tried yet" : count(n, "try", "tries")),
  waiting: "Waits",
  delivered: "Delivered",
  failed: "Failed",
  by: (hop: string) => `by ${hop}`,
  leftAlone: (hop: string) => `${hop} is left alone until then, for it answered nobody:`,
  security: (version: string, proof: string) =>
    `${version}, ${proof === "none" ? "certificate not checked" : `certificate checked (${proof})`}`,
};

const zahl = counted("de");

const de: typeof en = {
  details: "Was bisher geschah…",
  message: (id) => `Nachricht ${id}`,
  size: (size) => `Größe ${size}`,
  owesNotices: "Eine Meldung an den Absender ist unterwegs.",
  dueNow: "Versuch, sobald Platz ist",
  tries: (n) => (n === 0 ? "noch nicht versucht" : zahl(n, "Versuch", "Versuche")),
  waiting: "Wartet",
  delivered: "Zugestellt",
  failed: "Gescheitert",
  by: (hop) => `über ${hop}`,
  leftAlone: (hop) => `${hop} wird bis dahin in Ruhe gelassen, denn es hat niemandem geantwortet:`,
  security: (version, proof) => `${version}, Zertifikat ${proof === "none" ? "nicht geprüft" : `geprüft (${proof})`}`,
};

export const queueWords = { en, de };
