/** What is said of the logins of somebody else's account. */
const en = {
  open: "Logins and programs…",
  title: (address: string) => `Logins of ${address}`,
  none: "None.",
  logOutAll: "Log out everywhere",
  loggedOut: "Every browser is logged out.",
  factors: "Two-factor login and passkeys",
  forgetPasskeys: "Forget all passkeys",
  passkeysGone: "The passkeys are forgotten.",
};

const de: typeof en = {
  open: "Anmeldungen und Programme…",
  title: (address) => `Anmeldungen von ${address}`,
  none: "Keine.",
  logOutAll: "Überall abmelden",
  loggedOut: "Alle Browser sind abgemeldet.",
  factors: "Anmeldung in zwei Schritten und Passkeys",
  forgetPasskeys: "Alle Passkeys vergessen",
  passkeysGone: "Die Passkeys sind vergessen.",
};

export const accountSecurityWords = { en, de };
