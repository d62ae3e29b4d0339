/** What the first start says. */
const en = {
  title: "Set up Posthorn",
  steps: ["This server", "Domain and administrator", "People", "Done"],
  secretWanted:
    "The server prints a link when it starts, or when you run posthorn setup. Open that link, or enter its secret:",
  secret: "Secret",
  go: "Continue",
  secretOver: "This secret is no longer valid. Run posthorn setup for a new one.",
  whereLong: "What the rest of the world will see of this server. Nothing here stops you; fix it when you can.",
  checking: "Looking…",
  checkAgain: "Check again",
  status: (status: string) =>
    ({ ok: "Right", warn: "Needs attention", bad: "Fix this", unknown: "Not known" })[status] ?? status,
  unknownLong: "No name server answered, so this is not known now.",
  names: {
    hostname: "The server's name",
    addresses: "Its public addresses",
    "name-leads-here": "Where its name leads",
    "reverse-name": "What its address is called",
    "port-25": "Sending to others",
    disk: "Free disk space",
  },
  advice: {
    hostname: 'Write its full name to posthorn.toml, like hostname = "mail.example.org", and start it again.',
    addresses: "This machine has no public address. That is right behind a router that passes the ports on.",
    "name-leads-here": "Publish an A record (and AAAA) for the name that leads to this machine.",
    "reverse-name":
      "Ask whoever gave you the address to set its name (PTR) to the server's name. Many servers refuse mail otherwise.",
    "port-25":
      "Your provider blocks port 25. Ask for it to be opened, or send through a provider's server: name it below.",
    disk: "Less than 2 GiB are free.",
  },
  domainLong: "The first account. It may change everything, and gets mail to postmaster.",
  address: "Its mail address",
  addressHint: "Its domain is the one this server takes mail for: you@example.org",
  name: "Your name",
  password: "Password",
  again: "The same again",
  differ: "The two passwords differ.",
  weWill: "We will",
  will: (domain: string) => [
    `take mail for ${domain}`,
    "make the keys that sign its mail",
    "give postmaster's and abuse reports to you",
    "let mail programs find their settings by themselves",
  ],
  create: "Create",
  peopleLong:
    "Invite others, now or later under Administration, Accounts. Each gets a link from you and chooses a password, and can fetch the mail of an old server in the settings.",
  invite: "Invite",
  invited: (address: string) => `Send this link to the owner of ${address}:`,
  link: "link",
  doneLong: (address: string) => `${address} is ready.`,
  next: "What comes next",
  publish: "Publish the domain's records, so that mail arrives and is believed",
  passkey: "With a passkey you log in by fingerprint, face or key, and type no password.",
  addPasskey: "Add a passkey",
  passkeyMade: "The passkey is there. Next time choose it where you log in.",
  thisDevice: "This device",
  connect: "Connect your phone or mail program",
  import: "Fetch your mail from your old server",
  inbox: "Go to your inbox",
  backup:
    "Make backups: posthorn backup FOLDER copies everything while the server runs. Keep the copies on another machine.",
};

export type SetupWords = typeof en;

const de: SetupWords = {
  title: "Posthorn einrichten",
  steps: ["Wo bin ich", "Domain und Verwalter", "Leute", "Fertig"],
  secretWanted:
    "Der Server nennt beim Start einen Link, und mit posthorn setup jederzeit. Öffnen Sie ihn, oder geben Sie sein Geheimnis ein:",
  secret: "Geheimnis",
  go: "Weiter",
  secretOver: "Dieses Geheimnis gilt nicht mehr. posthorn setup gibt ein neues.",
  whereLong:
    "Was die übrige Welt von diesem Server sieht. Nichts davon hält Sie auf; beheben Sie es, sobald Sie können.",
  checking: "Wird nachgesehen…",
  checkAgain: "Neu prüfen",
  status: (status) =>
    ({ ok: "Richtig", warn: "Bitte ansehen", bad: "Beheben", unknown: "Nicht zu sagen" })[status] ?? status,
  unknownLong: "Kein Nameserver antwortete; das lässt sich jetzt nicht sagen.",
  names: {
    hostname: "Der Name des Servers",
    addresses: "Seine öffentlichen Adressen",
    "name-leads-here": "Wohin sein Name führt",
    "reverse-name": "Wie seine Adresse heißt",
    "port-25": "Senden an andere",
    disk: "Freier Plattenplatz",
  },
  advice: {
    hostname:
      'Schreiben Sie den ganzen Namen in posthorn.toml, wie hostname = "mail.example.org", und starten Sie neu.',
    addresses:
      "Dieser Rechner hat keine öffentliche Adresse. Das ist richtig hinter einem Router, der die Ports weiterreicht.",
    "name-leads-here": "Veröffentlichen Sie für den Namen einen A-Eintrag (und AAAA), der zu diesem Rechner führt.",
    "reverse-name":
      "Bitten Sie, wer Ihnen die Adresse gab, ihren Namen (PTR) auf den des Servers zu setzen. Viele Server weisen Post sonst ab.",
    "port-25":
      "Ihr Anbieter sperrt Port 25. Lassen Sie ihn öffnen, oder senden Sie über einen Anbieter: Nennen Sie ihn unten.",
    disk: "Weniger als 2 GiB sind frei.",
  },
  domainLong: "Das erste Konto. Es darf alles ändern und bekommt die Post an postmaster.",
  address: "Seine Mailadresse",
  addressHint: "Für ihre Domain nimmt dieser Server Post an: sie@example.org",
  name: "Ihr Name",
  password: "Passwort",
  again: "Noch einmal dasselbe",
  differ: "Die beiden Passwörter sind verschieden.",
  weWill: "Wir werden",
  will: (domain) => [
    `Post für ${domain} annehmen`,
    "die Schlüssel machen, die seine Post unterschreiben",
    "Ihnen Post an postmaster und abuse geben",
    "Mailprogramme ihre Einstellungen selbst finden lassen",
  ],
  create: "Anlegen",
  peopleLong:
    "Laden Sie andere ein, jetzt oder später unter Verwaltung, Konten. Jeder bekommt von Ihnen einen Link und wählt ein Passwort, und kann die Mails eines alten Servers in den Einstellungen holen.",
  invite: "Einladen",
  invited: (address) => `Schicken Sie diesen Link an den Besitzer von ${address}:`,
  link: "Link",
  doneLong: (address) => `${address} ist bereit.`,
  next: "Was nun kommt",
  publish: "Die Einträge der Domain veröffentlichen, damit Post ankommt und geglaubt wird",
  passkey: "Mit einem Passkey melden Sie sich mit Fingerabdruck, Gesicht oder Schlüssel an und tippen kein Passwort.",
  addPasskey: "Passkey hinzufügen",
  passkeyMade: "Der Passkey ist angelegt. Wählen Sie ihn beim nächsten Anmelden.",
  thisDevice: "Dieses Gerät",
  connect: "Telefon oder Mailprogramm verbinden",
  import: "Ihre Mails vom bisherigen Server holen",
  inbox: "Zum Posteingang",
  backup:
    "Machen Sie Sicherungen: posthorn backup ORDNER kopiert alles, während der Server läuft. Bewahren Sie die Kopien auf einem anderen Rechner auf.",
};

export const setupWords = { en, de };
