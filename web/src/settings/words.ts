/** Names of the pages of the settings. */
const en = {
  general: "General",
  identities: "Identities",
  security: "Security",
};

export type SettingsWords = typeof en;

const de: SettingsWords = {
  general: "Allgemein",
  identities: "Absender",
  security: "Sicherheit",
};

export const settingsWords = { en, de };
