/** What is said of the book of changes. */
const en = {
  title: "Changes",
  long: "Who has changed what of the server, here or on the command line, the newest first.",
  find: "Find by whom or about whom",
  none: "Nothing has been changed yet.",
  noneFound: "No change fits.",
  acts: {
    accounts: "Made an account",
    "accounts/invite": "Made a new invitation",
    "accounts/withdraw": "Withdrew an invitation",
    "accounts/quota": "Changed a quota",
    "accounts/enabled": "Suspended or resumed",
    "accounts/administrator": "Changed who is an administrator",
    "accounts/remove": "Removed an account",
    "accounts/reset": "Reset logins",
    domains: "Added a domain",
    "domains/remove": "Removed a domain",
    "domains/catch-all": "Changed the catch-all",
    "domains/rules": "Changed rules of a domain",
    "domains/keys/rotate": "Changed keys of a domain",
    "domains/keys/remove": "Forgot keys of a domain",
    aliases: "Changed an alias",
    "aliases/remove": "Removed an alias",
    "queue/change": "Changed the queue",
    smarthost: "Named a smarthost",
    "smarthost/remove": "Removed the smarthost",
  } as Readonly<Record<string, string>>,
};

type ChangesWords = typeof en;

const de: ChangesWords = {
  title: "Änderungen",
  long: "Wer hier oder auf der Kommandozeile was am Server geändert hat, das Neueste zuerst.",
  find: "Von wem oder über wen",
  none: "Noch wurde nichts geändert.",
  noneFound: "Keine Änderung passt.",
  acts: {
    accounts: "Konto angelegt",
    "accounts/invite": "Neue Einladung gemacht",
    "accounts/withdraw": "Einladung zurückgezogen",
    "accounts/quota": "Speicherplatz geändert",
    "accounts/enabled": "Gesperrt oder freigegeben",
    "accounts/administrator": "Verwalterrecht geändert",
    "accounts/remove": "Konto entfernt",
    "accounts/reset": "Anmeldungen zurückgesetzt",
    domains: "Domain hinzugefügt",
    "domains/remove": "Domain entfernt",
    "domains/catch-all": "Auffangadresse geändert",
    "domains/rules": "Regeln einer Domain geändert",
    "domains/keys/rotate": "Schlüssel einer Domain gewechselt",
    "domains/keys/remove": "Schlüssel einer Domain vergessen",
    aliases: "Weiterleitung geändert",
    "aliases/remove": "Weiterleitung entfernt",
    "queue/change": "Warteschlange geändert",
    smarthost: "Smarthost genannt",
    "smarthost/remove": "Smarthost entfernt",
  },
};

export const changesWords = { en, de };
