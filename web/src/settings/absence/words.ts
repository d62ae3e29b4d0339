/** What the page about absence says. */
const en = {
  title: "Away",
  long: "Whoever writes to you gets this answer, each person once a week. Mailing lists and machines get none.",
  failed: "This could not be read from the server.",
  isOn: "Answer while I am away",
  from: "From",
  until: "Until",
  datesLong: "Leave empty to begin at once, and to go on until you turn it off.",
  subject: "Subject",
  subjectHint: "Leave empty for “Re:” and the subject of the message",
  text: "Text",
  textWanted: "Write what people should read.",
  wrongDates: "It ends before it begins.",
  state: (isOn: boolean): string => (isOn ? "It is turned on." : "It is turned off."),
};

const de: typeof en = {
  title: "Abwesenheit",
  long: "Wer Ihnen schreibt, bekommt diese Antwort, jeder nur einmal in der Woche. Listen und Maschinen bekommen keine.",
  failed: "Das konnte nicht vom Server gelesen werden.",
  isOn: "Antworten, während ich weg bin",
  from: "Von",
  until: "Bis",
  datesLong: "Leer: sofort, und bis Sie es ausschalten.",
  subject: "Betreff",
  subjectHint: "Leer: „Re:“ und der Betreff dessen, was Ihnen geschrieben wurde",
  text: "Text",
  textWanted: "Schreiben Sie, was die Leute lesen sollen.",
  wrongDates: "Sie endet, bevor sie anfängt.",
  state: (isOn) => (isOn ? "Eingeschaltet." : "Ausgeschaltet."),
};

export const absenceWords = { en, de };
