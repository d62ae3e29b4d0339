/** What is found of a domain's records, by the codes of the server; where a language has no sentence, the server's English one is shown. */

/** What a sentence names, as texts. */
type Texts = Readonly<Record<string, string>>;
type Sentences = Readonly<Record<string, (texts: Texts) => string>>;

const USES: Readonly<Record<string, string>> = {
  next: "der ihre Mails als nächster signieren soll",
  active: "der ihre Mails signiert",
  retired: "der ihre Mails bis vor Kurzem signiert hat",
};

const theKey = ({ selector, domain, state = "" }: Texts): string =>
  `Der Schlüssel ${selector} von ${domain}, ${USES[state]},`;

const several = (what: string, { count }: Texts): string =>
  `hat ${count} ${what}-Einträge, und bei mehr als einem gilt keiner: Machen Sie einen daraus.`;

/** Only those that are said otherwise than in a terminal. */
const en: Sentences = {
  "keys-none": ({ domain }) => `${domain} has no keys, so its mail is not signed. Make some below.`,
  "key-gone": ({ selector, domain }) =>
    `The key ${selector} of ${domain} signs no more, and is not published any more. It can be forgotten below.`,
};

const de: Sentences = {
  "cannot-tell": ({ reason }) => `Das lässt sich gerade nicht sagen: ${reason}`,

  "mx-none": ({ domain }) => `${domain} nennt keinen Server, der Mails annimmt: Niemand kann dorthin schreiben.`,
  "mx-null": ({ domain }) => `${domain} sagt, dass es überhaupt keine Mails annimmt (ein leerer MX).`,
  "mx-elsewhere": ({ domain, others, hostname }) =>
    `Mails für ${domain} gehen an ${others}, nicht an diesen Server (${hostname}).`,
  "mx-here": ({ domain }) => `Mails für ${domain} kommen zu diesem Server.`,
  "mx-also-elsewhere": ({ domain, others }) => `Mails für ${domain} kommen zu diesem Server, und manche zu ${others}.`,

  "name-unset": () =>
    `Dieser Server kennt seinen Namen nicht: Schreiben Sie ihn in posthorn.toml, etwa hostname = "mail.example.org".`,
  "name-nowhere": ({ name }) => `${name}, der Name dieses Servers, führt zu keiner Adresse: Niemand findet ihn.`,
  "name-leads": ({ name, found }) => `${name} führt zu ${found}.`,
  "name-is-alias": ({ name, alias }) =>
    `${name} ist ein anderer Name (CNAME) für ${alias}; für einen Server, der Mails annimmt, ist das nicht erlaubt: Geben Sie ihm eine eigene Adresse.`,
  "address-differs": ({ name, found, address }) => `${name} führt zu ${found}, aber Mails gehen von ${address} aus.`,

  "reverse-right": ({ address, name }) => `${address} führt zurück zu ${name}.`,
  "reverse-none": ({ address, name }) =>
    `${address} hat keinen Namen, und viele Server lehnen Mails von solchen Adressen ab: Bitten Sie den, der Ihnen die Adresse gegeben hat, ihren Namen (PTR) auf ${name} zu setzen.`,
  "reverse-differs": ({ address, found, name }) =>
    `${address} heißt ${found}, und viele Server misstrauen einem Server, der anders heißt: Bitten Sie den, der Ihnen die Adresse gegeben hat, ihren Namen (PTR) auf ${name} zu setzen.`,

  "spf-none": ({ name }) =>
    `${name} sagt nicht, welche Server seine Mails senden: Jeder kann sich für einen davon ausgeben.`,
  "spf-none-of-server": ({ name }) =>
    `${name} sagt nicht, dass er selbst Mails sendet, wie er es tut, wenn Mails zurückkommen.`,
  "spf-several": (texts) => `${texts["name"]} ${several("SPF", texts)}`,
  "spf-everybody": ({ name }) =>
    `Der SPF-Eintrag von ${name} lässt alle dessen Mails senden: Beenden Sie ihn mit „~all“.`,
  "spf-unclear": ({ name, record }) => `Andere können den SPF-Eintrag von ${name} nicht verstehen: „${record}“.`,
  "spf-lacks": ({ name, address, record }) =>
    `Der SPF-Eintrag von ${name} nennt ${address} nicht, von wo die Mails kommen: „${record}“.`,
  "spf-right": ({ name }) => `${name} nennt diesen Server als einen, der seine Mails sendet.`,

  "keys-none": ({ domain }) =>
    `${domain} hat keine Schlüssel, also werden ihre Mails nicht signiert. Unten lassen sich welche machen.`,
  "key-several": ({ at, count }) => `Bei ${at} stehen ${count} Texte, und es darf nur einer sein: der Schlüssel.`,
  "key-published": (texts) => `${theKey(texts)} ist veröffentlicht.`,
  "key-gone": (texts) => `${theKey(texts)} ist nicht mehr veröffentlicht. Unten lässt er sich vergessen.`,
  "key-missing": (texts) => `${theKey(texts)} ist nicht veröffentlicht: Niemand kann seine Signaturen prüfen.`,
  "key-differs": (texts) =>
    `${theKey(texts)} ist ein anderer als der bei ${texts["at"]}: Seine Signaturen gelten als gefälscht.`,

  "dmarc-above": ({ above, domain }) => `Was ${above} über gefälschte Mails sagt, gilt auch für ${domain}.`,
  "dmarc-none": ({ domain }) =>
    `${domain} sagt nicht, was aus Mails werden soll, die nur vorgeben, von dort zu kommen.`,
  "dmarc-several": (texts) => `${texts["domain"]} ${several("DMARC", texts)}`,
  "dmarc-refuses": ({ domain }) => `${domain} bittet andere, gefälschte Mails abzulehnen.`,
  "dmarc-sets-aside": ({ domain }) => `${domain} bittet andere, gefälschte Mails beiseitezulegen.`,
  "dmarc-watches": ({ domain }) =>
    `${domain} sieht nur zu (p=none): Wenn die Berichte zeigen, dass die eigenen Mails bestehen, ändern Sie es in p=quarantine.`,
  "dmarc-unclear": ({ domain, record }) => `Der DMARC-Eintrag von ${domain} ist nicht zu verstehen: „${record}“.`,

  "tls-reports-none": ({ domain }) =>
    `Niemand erfährt es, wenn andere Server keine Mails über TLS an ${domain} senden können.`,
  "tls-reports-right": ({ domain }) => `Andere Server wissen, wohin Berichte über TLS zu ${domain} gehen.`,
  "tls-reports-several": (texts) => `${texts["domain"]} ${several("TLS-RPT", texts)}`,

  "policy-none": ({ domain }) => `${domain} sagt nicht, dass es eine Regel für TLS hat: Niemand fragt danach.`,
  "policy-several": (texts) => `${texts["domain"]} ${several("MTA-STS", texts)}`,
  "policy-right": ({ domain }) => `${domain} sagt, dass es eine Regel für TLS hat.`,
  "policy-changed": ({ at }) =>
    `Die Regel für TLS hat sich geändert, und andere merken es erst, wenn der Eintrag bei ${at} die neue id hat.`,
  "policy-readable": ({ domain }) => `Andere können die Regel für TLS von ${domain} lesen.`,
  "policy-differs": ({ domain }) => `Die Regel für TLS, die andere von ${domain} lesen, ist nicht die dieses Servers.`,
  "policy-unreadable": ({ domain, host, reason }) =>
    `Andere können die Regel für TLS von ${domain} nicht lesen; dazu braucht es HTTPS mit einem Zertifikat für ${host}: ${reason}.`,

  "certificate-right": ({ hostname }) => `Das Zertifikat von ${hostname} ist veröffentlicht.`,
  "certificate-differs": ({ hostname }) =>
    `Ein anderes Zertifikat als das von ${hostname} ist veröffentlicht, also senden vorsichtige Server gar keine Mails: Ändern oder entfernen Sie die TLSA-Einträge.`,
  "certificate-missing": ({ hostname }) =>
    `Das Zertifikat von ${hostname} ist nicht veröffentlicht, obwohl die Zone signiert ist (DNSSEC) und dafür bürgen könnte.`,
  "zone-unsigned": ({ hostname }) =>
    `Die Zone von ${hostname} ist nicht signiert (DNSSEC), also kann das Zertifikat dort nicht veröffentlicht werden: Lassen Sie diesen Eintrag weg.`,

  "service-found": ({ service, at }) => `Mailprogramme finden ${service} bei ${at}.`,
  "service-none": ({ service, domain }) => `Mailprogramme können ${service} von ${domain} nicht selbst finden.`,
  "service-denied": ({ service, domain, at }) =>
    `Mailprogramme lesen, dass es ${service} von ${domain} nicht gibt, aber es ist bei ${at}.`,
  "service-elsewhere": ({ service, domain, found, at }) =>
    `Mailprogramme suchen ${service} von ${domain} bei ${found}, aber es ist bei ${at}.`,

  "page-nowhere": ({ name }) => `${name} führt nirgendwohin: Was dieser Server dort zu sagen hat, findet niemand.`,
  "page-right": ({ name }) => `${name} führt zu diesem Server.`,
  "page-elsewhere": ({ name, found }) => `${name} führt zu ${found}, nicht zu diesem Server.`,

  "settings-unvouched": ({ domain }) =>
    `Nichts bürgt für die Einstellungen von ${domain}, also übernehmen neuere Mailprogramme sie nicht.`,
  "settings-vouched": ({ domain }) => `Für die Einstellungen von ${domain} ist gebürgt.`,
  "settings-changed": ({ domain, at }) =>
    `Die Einstellungen von ${domain} haben sich geändert, und neuere Mailprogramme lehnen sie ab, bis der Eintrag bei ${at} den neuen Prüfwert hat.`,
};

export const findingWords = { en, de };
