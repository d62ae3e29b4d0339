/** Names of the pages of the settings, and what the short ones say. */
const en = {
  general: "General",
  identities: "Identities",
  reading: "Reading",
  writing: "Writing",
  absence: "Away",
  filters: "Filters",
  blocked: "Blocked senders",
  notifications: "Notifications",
  keyboard: "Keyboard",
  import: "Fetch old mail",
  connect: "Connect a device",
  security: "Security",

  search: "Search the settings",
  noneFound: "No setting has that name.",
  changedTo: (what: string, value: string) => `${what}: ${value}`,
  timeZone: "Time zone",
  deleteIdentity: (address: string) => `Delete ${address}?`,
  deleteIdentityLong: "Its name and signature go too. Mail to the address still arrives.",
  delete: "Delete",
  identityGone: (address: string) => `${address} is no longer one of your identities.`,
  timeZoneSystem: (zone: string) => `Same as the device (${zone})`,

  notificationsLong:
    "While this page is not in sight, the browser says who has written; where it has a push service, also while the page is closed. The service learns only that something is new.",
  noticeText: "Shown to whoever sees the screen",
  noticeSubject: "Sender and subject",
  noticeSender: "Sender only",
  noticeNothing: "Only that there is mail",
  notificationsOn: "Turned on.",
  notificationsOff: "Turned off.",
  notificationsRefused: "The browser does not allow it. You can change that in its own settings for this page.",
  turnOn: "Turn on",
  turnOff: "Turn off",

  singleKeys: "Keys for everything",
  keysOn: "On",
  keysOff: "Off",
  keysLong: "Turn them off if you speak to your device, or press keys by accident. Buttons do everything that keys do.",
};

export type SettingsWords = typeof en;

const de: SettingsWords = {
  general: "Allgemein",
  identities: "Absender",
  reading: "Lesen",
  writing: "Schreiben",
  absence: "Abwesenheit",
  filters: "Filter",
  blocked: "Gesperrte Absender",
  notifications: "Benachrichtigungen",
  keyboard: "Tastatur",
  import: "Alte Mails holen",
  connect: "Gerät verbinden",
  security: "Sicherheit",

  search: "Einstellungen durchsuchen",
  noneFound: "So heißt keine Einstellung.",
  changedTo: (what, value) => `${what}: ${value}`,
  timeZone: "Zeitzone",
  deleteIdentity: (address) => `${address} löschen?`,
  deleteIdentityLong: "Name und Signatur gehen mit. Post an die Adresse kommt weiterhin an.",
  delete: "Löschen",
  identityGone: (address) => `${address} ist kein Absender mehr.`,
  timeZoneSystem: (zone) => `Wie das Gerät (${zone})`,

  notificationsLong:
    "Solange diese Seite nicht zu sehen ist, sagt der Browser, wer geschrieben hat; wo er einen Push-Dienst hat, auch wenn sie geschlossen ist. Der Dienst erfährt nur, dass es etwas Neues gibt.",
  noticeText: "Zu sehen für alle, die den Bildschirm sehen",
  noticeSubject: "Absender und Betreff",
  noticeSender: "Nur der Absender",
  noticeNothing: "Nur, dass es Post gibt",
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
