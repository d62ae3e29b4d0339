/** Names of the pages of the settings, and what the short ones say. */
const en = {
  general: "General",
  identities: "Identities",
  writing: "Writing",
  absence: "Away",
  notifications: "Notifications",
  keyboard: "Keyboard",
  connect: "Connect a device",
  security: "Security",

  notificationsLong: "While this page is open but not in sight, the browser says who has written.",
  notificationsOn: "Turned on.",
  notificationsOff: "Turned off.",
  notificationsRefused: "The browser does not allow it. Its own settings for this page have the switch.",
  turnOn: "Turn on",
  turnOff: "Turn off",

  singleKeys: "Keys for everything",
  keysOn: "On",
  keysOff: "Off",
  keysLong:
    "Off is for those who speak to their device, or press keys by chance. All that keys do, buttons do as well.",
};

export type SettingsWords = typeof en;

const de: SettingsWords = {
  general: "Allgemein",
  identities: "Absender",
  writing: "Schreiben",
  absence: "Abwesenheit",
  notifications: "Meldungen",
  keyboard: "Tastatur",
  connect: "Gerät verbinden",
  security: "Sicherheit",

  notificationsLong: "Solange diese Seite offen, aber nicht zu sehen ist, sagt der Browser, wer geschrieben hat.",
  notificationsOn: "Eingeschaltet.",
  notificationsOff: "Ausgeschaltet.",
  notificationsRefused: "Der Browser erlaubt es nicht. Seine eigenen Einstellungen zu dieser Seite haben den Schalter.",
  turnOn: "Einschalten",
  turnOff: "Ausschalten",

  singleKeys: "Tasten für alles",
  keysOn: "Ein",
  keysOff: "Aus",
  keysLong:
    "Aus ist für alle, die mit ihrem Gerät sprechen oder Tasten aus Versehen drücken. Alles, was Tasten tun, tun auch Knöpfe.",
};

export const settingsWords = { en, de };
