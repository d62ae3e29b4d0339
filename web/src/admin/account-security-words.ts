/** What is said of the logins of somebody else's account. */
const en = {
  open: "Logins and programs…",
  title: (address: string) => `Logins of ${address}`,
  none: "None.",
  logOutAll: "Log out everywhere",
  logOutAllTitle: "Log every browser out?",
  loggedOut: "Every browser is logged out.",
  factors: "Two-factor login and passkeys",
  forgetPasskeys: "Forget all passkeys",
  passkeysTitle: "Forget all passkeys?",
  passkeysLong: "The owner logs in without them from then on, and may make new ones.",
  passkeysGone: "The passkeys are forgotten.",
  secondFactorTitle: "Turn two-factor login off?",
  secondFactorLong: "The password alone is enough from then on, until the owner sets it up anew.",
};

const de: typeof en = {
  open: "Anmeldungen und Programme…",
  title: (address) => `Anmeldungen von ${address}`,
  none: "Keine.",
  logOutAll: "Überall abmelden",
  logOutAllTitle: "Alle Browser abmelden?",
  loggedOut: "Alle Browser sind abgemeldet.",
  factors: "Anmeldung in zwei Schritten und Passkeys",
  forgetPasskeys: "Alle Passkeys vergessen",
  passkeysTitle: "Alle Passkeys vergessen?",
  passkeysLong: "Der Besitzer meldet sich von da an ohne sie an und kann neue anlegen.",
  passkeysGone: "Die Passkeys sind vergessen.",
  secondFactorTitle: "Anmeldung in zwei Schritten ausschalten?",
  secondFactorLong: "Das Passwort allein genügt von da an, bis der Besitzer sie neu einrichtet.",
};

export const accountSecurityWords = { en, de };
