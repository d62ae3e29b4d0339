/** What the page that connects a device says. */
const en = {
  title: "Connect a device",
  intro: "Read this mail on your phone or in a program on your computer. It takes two minutes.",
  failed: "The settings could not be read from the server.",
  noServers: "This server offers no IMAP, POP3 or sending to mail programs. Ask whoever runs it.",
  whichDevice: "1. Which device or program?",
  deviceName: (device: string) =>
    ({
      iphone: "iPhone or iPad",
      mac: "Mac",
      android: "Android",
      thunderbird: "Thunderbird",
      outlook: "Outlook",
      other: "Something else",
    })[device] ?? device,
  how: "2. How should it fetch mail?",
  imap: "IMAP (recommended)",
  imapLong:
    "Mail stays on the server. Every device shows the same: what you read, move or delete on one changes on all.",
  pop3: "POP3",
  pop3Long:
    "Mail is downloaded to one device. Choose it for a single computer, or for a program that supports nothing else. Folders and sent mail are not shared.",
  smtpLong: "Sending goes by SMTP in both cases; the settings below have that too.",
  itsName: "3. A password for this device",
  itsNameLong:
    "The device gets a password of its own. If you lose it, take its password back in Settings, Security; everything else keeps working.",
  nameLabel: "Name of the device",
  makePassword: "Make the password",
  enter: "3. Enter this",
  password: "Password",
  userName: "User name",
  incoming: (protocol: string) => `Incoming mail (${protocol})`,
  outgoing: "Outgoing mail (SMTP)",
  filters: "Filters (ManageSieve), for programs that edit them",
  server: "Server",
  port: "Port",
  encryption: "Encryption",
  implicit: "SSL/TLS",
  starttls: "STARTTLS",
  steps: (device: string) => STEPS_EN[device] ?? STEPS_EN["other"] ?? [],
  scan: "Scan this with the camera of the iPhone",
  scanLong: (minutes: number) =>
    `It brings the settings and the password. The link works for ${minutes} minutes; show it to nobody.`,
  downloadProfile: "Download the profile here",
  waiting: "Waiting for the first login…",
  waitingLong: "This page notices by itself when the device has logged in.",
  arrived: (name: string) => `${name} has logged in.`,
  arrivedLong: (address: string) => `From ${address}. You are done.`,
  troubleWrong: (address: string, times: number) =>
    `A login from ${address} failed${times > 1 ? ` ${times} times` : ""}: wrong password or user name. The user name is the whole address.`,
  troubleSecondFactor: (address: string) =>
    `A login from ${address} used your own password. Two-factor login is on: use the password above.`,
  troubleThrottled: (address: string) => `Too many failed logins from ${address}. Wait a minute, then try again.`,
  another: "Connect another device",
};

export type ConnectWords = typeof en;

type Steps = Readonly<Record<string, readonly string[]>>;

const STEPS_EN: Steps = {
  iphone: [
    "Scan the code below with the camera, and open the link in Safari.",
    "Settings, then Profile Downloaded, then Install.",
    "Or by hand: Settings, Apps, Mail, Mail Accounts, Add Account, Other, with the values below.",
  ],
  mac: [
    "Download the profile below and open it.",
    "System Settings, General, Device Management, then Install.",
    "Or by hand: Mail, Add Account, Other Mail Account, with the values below.",
  ],
  android: [
    "Open Gmail, then Settings, Add account, Other. In Samsung Email: Add account, Other.",
    "Enter your address, choose Personal (IMAP) or (POP3), then the password below.",
    "If it asks for servers, use the values below.",
  ],
  thunderbird: [
    "In Thunderbird: Menu, New, Existing Mail Account.",
    "Enter your name, your address and the password below. It finds the servers by itself.",
  ],
  outlook: [
    "In Outlook: File, Add Account, then your address, and Let me set up my account manually.",
    "Choose IMAP or POP and enter the values below.",
  ],
  other: ["Add a mail account in your program and enter the values below."],
};

const de: ConnectWords = {
  title: "Ein Gerät verbinden",
  intro: "Lesen Sie diese Post auf dem Telefon oder in einem Programm auf dem Computer. Es dauert zwei Minuten.",
  failed: "Die Einstellungen konnten nicht vom Server gelesen werden.",
  noServers: "Dieser Server bietet Mailprogrammen kein IMAP, POP3 oder Senden an. Fragen Sie, wer ihn betreibt.",
  whichDevice: "1. Welches Gerät oder Programm?",
  deviceName: (device) =>
    ({
      iphone: "iPhone oder iPad",
      mac: "Mac",
      android: "Android",
      thunderbird: "Thunderbird",
      outlook: "Outlook",
      other: "Etwas anderes",
    })[device] ?? device,
  how: "2. Wie soll es Post holen?",
  imap: "IMAP (empfohlen)",
  imapLong:
    "Die Post bleibt auf dem Server. Jedes Gerät zeigt dasselbe: Was Sie auf einem lesen, verschieben oder löschen, gilt auf allen.",
  pop3: "POP3",
  pop3Long:
    "Die Post wird auf ein Gerät geladen. Für einen einzigen Computer oder ein Programm, das nichts anderes kann. Ordner und Gesendetes werden nicht geteilt.",
  smtpLong: "Gesendet wird in beiden Fällen mit SMTP; auch das steht unten.",
  itsName: "3. Ein Passwort für dieses Gerät",
  itsNameLong:
    "Das Gerät bekommt ein eigenes Passwort. Geht es verloren, nehmen Sie es unter Einstellungen, Sicherheit zurück; alles andere läuft weiter.",
  nameLabel: "Name des Geräts",
  makePassword: "Passwort anlegen",
  enter: "3. Das geben Sie ein",
  password: "Passwort",
  userName: "Benutzername",
  incoming: (protocol) => `Posteingang (${protocol})`,
  outgoing: "Postausgang (SMTP)",
  filters: "Filter (ManageSieve), für Programme, die sie bearbeiten",
  server: "Server",
  port: "Port",
  encryption: "Verschlüsselung",
  implicit: "SSL/TLS",
  starttls: "STARTTLS",
  steps: (device) => STEPS_DE[device] ?? STEPS_DE["other"] ?? [],
  scan: "Mit der Kamera des iPhones scannen",
  scanLong: (minutes) =>
    `Das bringt Einstellungen und Passwort mit. Der Link gilt ${minutes} Minuten; zeigen Sie ihn niemandem.`,
  downloadProfile: "Das Profil hier herunterladen",
  waiting: "Warten auf die erste Anmeldung…",
  waitingLong: "Diese Seite merkt von selbst, wenn sich das Gerät angemeldet hat.",
  arrived: (name) => `${name} hat sich angemeldet.`,
  arrivedLong: (address) => `Von ${address}. Sie sind fertig.`,
  troubleWrong: (address, times) =>
    `Eine Anmeldung von ${address} schlug fehl${times > 1 ? `, ${times}-mal` : ""}: falsches Passwort oder falscher Benutzername. Der Benutzername ist die ganze Adresse.`,
  troubleSecondFactor: (address) =>
    `Eine Anmeldung von ${address} benutzte Ihr eigenes Passwort. Die Anmeldung in zwei Schritten ist eingeschaltet: Nehmen Sie das Passwort oben.`,
  troubleThrottled: (address) =>
    `Zu viele fehlgeschlagene Anmeldungen von ${address}. Warten Sie eine Minute und versuchen Sie es noch einmal.`,
  another: "Noch ein Gerät verbinden",
};

const STEPS_DE: Steps = {
  iphone: [
    "Scannen Sie den Code unten mit der Kamera und öffnen Sie den Link in Safari.",
    "Einstellungen, dann Profil geladen, dann Installieren.",
    "Oder von Hand: Einstellungen, Apps, Mail, Mail-Accounts, Account hinzufügen, Andere, mit den Werten unten.",
  ],
  mac: [
    "Laden Sie das Profil unten und öffnen Sie es.",
    "Systemeinstellungen, Allgemein, Geräteverwaltung, dann Installieren.",
    "Oder von Hand: Mail, Account hinzufügen, Anderer Mail-Account, mit den Werten unten.",
  ],
  android: [
    "Öffnen Sie Gmail, dann Einstellungen, Konto hinzufügen, Andere. In Samsung Email: Konto hinzufügen, Andere.",
    "Geben Sie Ihre Adresse ein, wählen Sie Privat (IMAP) oder (POP3), dann das Passwort unten.",
    "Fragt es nach Servern, nehmen Sie die Werte unten.",
  ],
  thunderbird: [
    "In Thunderbird: Menü, Neu, Bestehendes E-Mail-Konto.",
    "Geben Sie Namen, Adresse und das Passwort unten ein. Die Server findet es selbst.",
  ],
  outlook: [
    "In Outlook: Datei, Konto hinzufügen, Ihre Adresse, dann Ich möchte mein Konto manuell einrichten.",
    "Wählen Sie IMAP oder POP und geben Sie die Werte unten ein.",
  ],
  other: ["Fügen Sie in Ihrem Programm ein Mailkonto hinzu und geben Sie die Werte unten ein."],
};

export const connectWords = { en, de };
