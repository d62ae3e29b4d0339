/** Names of the pages of the settings. */
const en = {
  general: "General",
  identities: "Identities",
  connect: "Connect a device",
  security: "Security",
};

export type SettingsWords = typeof en;

const de: SettingsWords = {
  general: "Allgemein",
  identities: "Absender",
  connect: "Gerät verbinden",
  security: "Sicherheit",
};

export const settingsWords = { en, de };
