/** What is said of the server through which mail leaves. */
const en = {
  title: "Sending through a provider",
  long: "Where the provider of this machine blocks port 25, mail to others leaves through a server that takes it: your provider's, or one for sending mail. It tells you the name, the port and the login. Add it to the SPF record of your domains.",
  direct: "Mail goes to the servers of its recipients by itself.",
  through: (host: string) => `Mail to others leaves through ${host}.`,
  overruled:
    "The configuration of the server already says where mail to others goes: it has a route for everything ([[routes]] in posthorn.toml). The demo has one too, so that nothing leaves this machine.",
  host: "Server",
  port: "Port",
  user: "User name",
  password: "Password",
  tryIt: "Try it",
  trying: "Trying…",
  use: "Send through it",
  open: (name: string) => `${name} answers, and would take mail from us.`,
  encrypted: "The connection is encrypted.",
  clear: "The connection is not encrypted.",
  closed: (words: string) => `It does not take mail from us: ${words}`,
  isSet: "Mail to others leaves through it from now on.",
  setUp: "Set up",
  change: "Change",
  remove: "Send without it",
  isRemoved: "Mail goes to the servers of its recipients by itself again.",
  failed: "How mail leaves could not be read.",
};

export type SmarthostWords = typeof en;

const de: SmarthostWords = {
  title: "Senden über einen Anbieter",
  long: "Wo der Anbieter dieses Rechners Port 25 sperrt, geht Post an andere über einen Server, der sie annimmt: den Ihres Anbieters oder einen Versanddienst. Von dort bekommen Sie Namen, Port und Zugang. Nehmen Sie ihn in den SPF-Eintrag Ihrer Domains auf.",
  direct: "Post geht unmittelbar zu den Servern ihrer Empfänger.",
  through: (host) => `Post an andere geht über ${host}.`,
  overruled:
    "Die Konfiguration des Servers sagt schon, wohin Post an andere geht: Sie hat eine Route für alles ([[routes]] in posthorn.toml). Auch die Demo hat eine, damit nichts diesen Rechner verlässt.",
  host: "Server",
  port: "Port",
  user: "Benutzername",
  password: "Passwort",
  tryIt: "Ausprobieren",
  trying: "Wird versucht…",
  use: "Darüber senden",
  open: (name) => `${name} antwortet und würde Post von uns annehmen.`,
  encrypted: "Die Verbindung ist verschlüsselt.",
  clear: "Die Verbindung ist nicht verschlüsselt.",
  closed: (words) => `Er nimmt keine Post von uns an: ${words}`,
  isSet: "Post an andere geht von nun an darüber.",
  setUp: "Einrichten",
  change: "Ändern",
  remove: "Ohne ihn senden",
  isRemoved: "Post geht wieder unmittelbar zu den Servern ihrer Empfänger.",
  failed: "Wie Post hinausgeht, ließ sich nicht lesen.",
};

export const smarthostWords = { en, de };
