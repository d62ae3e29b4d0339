/** What somebody reads who was invited. */
const en = {
  welcome: "Welcome",
  yours: (address: string) => `Choose a password for ${address}.`,
  over: "This link has been used already, or is too old. If you have chosen your password with it, log in; otherwise ask whoever sent it for a new one.",
  password: "Password",
  again: "The same again",
  differ: "The two passwords differ.",
  start: "Start",
};

const de: typeof en = {
  welcome: "Willkommen",
  yours: (address) => `Wählen Sie ein Passwort für ${address}.`,
  over: "Dieser Link wurde schon benutzt oder ist zu alt. Haben Sie damit schon Ihr Passwort gewählt, melden Sie sich an; sonst bitten Sie um einen neuen.",
  password: "Passwort",
  again: "Noch einmal dasselbe",
  differ: "Die beiden Passwörter sind verschieden.",
  start: "Anfangen",
};

export const invitedWords = { en, de };
