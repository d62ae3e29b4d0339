/** What the page about security says. */
import { counted } from "../../words/counted.ts";

const count = counted("en");

const en = {
  title: "Security",
  failed: "This could not be read from the server.",
  confirmPassword: "Your password",
  confirmLong: "Enter your password to confirm that it is you.",
  confirm: "Confirm",
  wrongPassword: "This is not your password.",
  wrongPasskey: "This is not a passkey of this account.",
  usePasskey: "Use a passkey instead",
  remove: "Remove",

  password: "Password",
  passwordLong:
    "A new password logs out every other browser, and the old one stops working everywhere at once. Passwords of programs stay.",
  currentPassword: "Current password",
  newPassword: "New password",
  newPasswordAgain: "New password again",
  passwordsDiffer: "The two new passwords differ.",
  changePassword: "Change password",
  passwordChanged: "Password changed. All other browsers are logged out.",

  secondFactor: "Two-factor login",
  secondFactorOff:
    "Besides your password, you will be asked for a code from an app on your phone. A stolen password is then worth nothing.",
  secondFactorOn: (left: number) => `On. ${count(left, "recovery code", "recovery codes")} left.`,
  secondFactorPrograms: "Mail programs then need a password of their own, which you make below.",
  turnOn: "Turn on",
  turnOff: "Turn off",
  newRecoveryCodes: "New recovery codes",
  scan: "Scan this with an authenticator app",
  scanLong: "For example Aegis, Google Authenticator, 2FAS, or your password manager. Without a camera, type the key:",
  key: "Key",
  codeFromApp: "Code that the app shows",
  wrongCode: "This is not the current code. Is the clock of your phone right?",
  recoveryCodes: "Recovery codes",
  recoveryCodesLong:
    "Each lets you in once without your phone. Print them or write them down; they are not shown again.",
  copyAll: "all codes",
  keptThem: "I have kept them",
  secondFactorIsOn: "Two-factor login is on.",
  secondFactorIsOff: "Two-factor login is off.",

  passkeys: "Passkeys",
  passkeysLong: "Log in with your fingerprint, face or a security key instead of a password.",
  passkeysNeedName: "Passkeys work only where this page has a name and TLS, not at a bare address.",
  noPasskeys: "None yet.",
  addPasskey: "Add a passkey",
  passkeyName: "Name of the passkey",
  passkeyAdded: "Passkey added.",
  removePasskey: "Remove a passkey",
  passkeyRemoved: "Passkey removed.",
  onSite: (site: string) => `for ${site}`,

  appPasswords: "Passwords of programs",
  appPasswordsLong:
    "Give each program or device its own. When a device is lost, take back its password; everything else keeps working.",
  noAppPasswords: "None yet.",
  programName: "Program or device",
  makePassword: "Make a password",
  connectDevice: "Connect a device step by step",
  newAppPassword: (name: string) => `The password of ${name}`,
  shownOnce: "It is shown only now. Copy it into the program.",
  done: "Done",
  created: (when: string) => `made ${when}`,
  used: (when: string) => `last used ${when}`,
  neverUsed: "never used",
  takeBack: (name: string) => `Take back the password of ${name}`,
  takeBackTitle: (name: string) => `Take back the password of ${name}?`,
  takeBackLong: "Whatever uses it can no longer log in, until it is given a new one.",
  takeItBack: "Take back",
  takenBack: (name: string) => `${name} can no longer log in.`,

  sessions: "Browsers that are logged in",
  thisBrowser: "This browser",
  unknownBrowser: "A browser",
  lastSeen: (when: string) => `seen ${when}`,
  logOutOne: (name: string) => `Log out ${name}`,
  logOutOthers: "Log out all others",
  loggedOutOne: "Logged out.",
  loggedOutOthers: (n: number) => `${count(n, "browser", "browsers")} logged out.`,

  logins: "Recent logins",
  loginsLong: "If one of these was not you, change your password and take back the password of the program.",
  noLogins: "None yet.",
  when: "When",
  what: "What",
  from: "From",
  outcome: "Outcome",
  times: (n: number) => `${n.toLocaleString("en")} times`,
  outcomeIn: "Logged in",
  outcomeWrong: "Wrong password",
  outcomeSecondFactor: "Right password, second factor missing",
  outcomeThrottled: "Refused: too many attempts",
  byPassword: "with the password",
  byPasskey: "with a passkey",
  protocolOf: (protocol: string) =>
    ({ web: "Webmail", imap: "IMAP", pop3: "POP3", managesieve: "Filters (ManageSieve)", submission: "Sending (SMTP)", smtp: "SMTP", http: "JMAP" })[
      protocol
    ] ?? protocol,
};

export type SecurityWords = typeof en;

const zahl = counted("de");

const de: SecurityWords = {
  title: "Sicherheit",
  failed: "Das konnte nicht vom Server gelesen werden.",
  confirmPassword: "Ihr Passwort",
  confirmLong: "Geben Sie Ihr Passwort ein, um zu bestätigen, dass Sie es sind.",
  confirm: "Bestätigen",
  wrongPassword: "Das ist nicht Ihr Passwort.",
  wrongPasskey: "Das ist kein Passkey dieses Kontos.",
  usePasskey: "Stattdessen einen Passkey verwenden",
  remove: "Entfernen",

  password: "Passwort",
  passwordLong:
    "Ein neues Passwort meldet alle anderen Browser ab, und das alte gilt sofort nirgends mehr. Passwörter von Programmen bleiben.",
  currentPassword: "Bisheriges Passwort",
  newPassword: "Neues Passwort",
  newPasswordAgain: "Neues Passwort noch einmal",
  passwordsDiffer: "Die beiden neuen Passwörter sind verschieden.",
  changePassword: "Passwort ändern",
  passwordChanged: "Passwort geändert. Alle anderen Browser sind abgemeldet.",

  secondFactor: "Anmeldung in zwei Schritten",
  secondFactorOff:
    "Neben dem Passwort wird ein Code aus einer App auf Ihrem Telefon verlangt. Ein gestohlenes Passwort ist dann wertlos.",
  secondFactorOn: (left) => `Eingeschaltet. Noch ${zahl(left, "Notfallcode", "Notfallcodes")}.`,
  secondFactorPrograms: "Mailprogramme brauchen dann ein eigenes Passwort, das Sie unten anlegen.",
  turnOn: "Einschalten",
  turnOff: "Ausschalten",
  newRecoveryCodes: "Neue Notfallcodes",
  scan: "Scannen Sie dies mit einer Authenticator-App",
  scanLong:
    "Zum Beispiel Aegis, Google Authenticator, 2FAS oder Ihr Passwortmanager. Ohne Kamera tippen Sie den Schlüssel ab:",
  key: "Schlüssel",
  codeFromApp: "Code, den die App zeigt",
  wrongCode: "Das ist nicht der jetzige Code. Geht die Uhr Ihres Telefons richtig?",
  recoveryCodes: "Notfallcodes",
  recoveryCodesLong:
    "Jeder lässt Sie einmal ohne Telefon herein. Drucken Sie sie oder schreiben Sie sie auf; sie werden nicht noch einmal gezeigt.",
  copyAll: "alle Codes",
  keptThem: "Ich habe sie aufbewahrt",
  secondFactorIsOn: "Die Anmeldung in zwei Schritten ist eingeschaltet.",
  secondFactorIsOff: "Die Anmeldung in zwei Schritten ist ausgeschaltet.",

  passkeys: "Passkeys",
  passkeysLong:
    "Melden Sie sich mit Fingerabdruck, Gesicht oder einem Sicherheitsschlüssel an statt mit einem Passwort.",
  passkeysNeedName: "Passkeys gehen nur, wo diese Seite einen Namen und TLS hat, nicht unter einer bloßen Adresse.",
  noPasskeys: "Noch keiner.",
  addPasskey: "Passkey hinzufügen",
  passkeyName: "Name des Passkeys",
  passkeyAdded: "Passkey hinzugefügt.",
  removePasskey: "Passkey entfernen",
  passkeyRemoved: "Passkey entfernt.",
  onSite: (site) => `für ${site}`,

  appPasswords: "Passwörter von Programmen",
  appPasswordsLong:
    "Geben Sie jedem Programm oder Gerät ein eigenes. Geht ein Gerät verloren, nehmen Sie dessen Passwort zurück; alles andere läuft weiter.",
  noAppPasswords: "Noch keines.",
  programName: "Programm oder Gerät",
  makePassword: "Passwort anlegen",
  connectDevice: "Ein Gerät Schritt für Schritt verbinden",
  newAppPassword: (name) => `Das Passwort von ${name}`,
  shownOnce: "Es wird nur jetzt gezeigt. Kopieren Sie es in das Programm.",
  done: "Fertig",
  created: (when) => `angelegt ${when}`,
  used: (when) => `zuletzt benutzt ${when}`,
  neverUsed: "nie benutzt",
  takeBack: (name) => `Das Passwort von ${name} zurücknehmen`,
  takeBackTitle: (name) => `Das Passwort von ${name} zurücknehmen?`,
  takeBackLong: "Was es benutzt, kann sich nicht mehr anmelden, bis es ein neues bekommt.",
  takeItBack: "Zurücknehmen",
  takenBack: (name) => `${name} kann sich nicht mehr anmelden.`,

  sessions: "Angemeldete Browser",
  thisBrowser: "Dieser Browser",
  unknownBrowser: "Ein Browser",
  lastSeen: (when) => `gesehen ${when}`,
  logOutOne: (name) => `${name} abmelden`,
  logOutOthers: "Alle anderen abmelden",
  loggedOutOne: "Abgemeldet.",
  loggedOutOthers: (n) => `${zahl(n, "Browser", "Browser")} abgemeldet.`,

  logins: "Letzte Anmeldungen",
  loginsLong: "Was nicht von Ihnen ist: Ändern Sie Ihr Passwort und nehmen Sie das des Programms zurück.",
  noLogins: "Noch keine.",
  when: "Wann",
  what: "Was",
  from: "Woher",
  outcome: "Ausgang",
  times: (n) => `${n.toLocaleString("de")}-mal`,
  outcomeIn: "Angemeldet",
  outcomeWrong: "Falsches Passwort",
  outcomeSecondFactor: "Richtiges Passwort, zweiter Schritt fehlt",
  outcomeThrottled: "Abgewiesen: zu viele Versuche",
  byPassword: "mit dem Passwort",
  byPasskey: "mit einem Passkey",
  protocolOf: (protocol) =>
    ({ web: "Webmail", imap: "IMAP", pop3: "POP3", managesieve: "Filter (ManageSieve)", submission: "Senden (SMTP)", smtp: "SMTP", http: "JMAP" })[
      protocol
    ] ?? protocol,
};

export const securityWords = { en, de };
