/** What is found of a domain's records, in sentences for somebody who does not run mail servers every day. */

/** The values of one finding as texts: numbers written out, lists joined. */
type Texts<Name extends string> = Readonly<Record<Name, string>>;

const USES: Readonly<Record<string, string>> = {
  next: "which is to sign its mail next",
  active: "which signs its mail",
  retired: "which has signed its mail until lately",
};

function theKey({ selector, domain, state }: Texts<"selector" | "domain" | "state">): string {
  return `The key ${selector} of ${domain}, ${USES[state]},`;
}

/** By code. Pages in other languages have sentences of their own for each. */
export const SENTENCES = {
  "cannot-tell": ({ reason }: Texts<"reason">) => `This cannot be told now: ${reason}`,

  "mx-none": ({ domain }: Texts<"domain">) =>
    `${domain} names no server that takes its mail, so nobody can write to it.`,
  "mx-null": ({ domain }: Texts<"domain">) => `${domain} says that it takes no mail at all (a null MX).`,
  "mx-elsewhere": ({ domain, others, hostname }: Texts<"domain" | "others" | "hostname">) =>
    `Mail for ${domain} goes to ${others}, not to this server (${hostname}).`,
  "mx-here": ({ domain }: Texts<"domain">) => `Mail for ${domain} comes to this server.`,
  "mx-also-elsewhere": ({ domain, others }: Texts<"domain" | "others">) =>
    `Mail for ${domain} comes to this server, and some of it to ${others}.`,

  "name-unset": () =>
    `This server does not know its own name: write it to posthorn.toml, like hostname = "mail.example.org".`,
  "name-nowhere": ({ name }: Texts<"name">) =>
    `${name}, the name of this server, leads to no address, so nobody finds it.`,
  "name-leads": ({ name, found }: Texts<"name" | "found">) => `${name} leads to ${found}.`,
  "name-is-alias": ({ name, alias }: Texts<"name" | "alias">) =>
    `${name} is another name (CNAME) for ${alias}, which is not allowed for a server that takes mail: give it its own address.`,
  "address-differs": ({ name, found, address }: Texts<"name" | "found" | "address">) =>
    `${name} leads to ${found}, but mail leaves from ${address}.`,

  "reverse-right": ({ address, name }: Texts<"address" | "name">) => `${address} leads back to ${name}.`,
  "reverse-none": ({ address, name }: Texts<"address" | "name">) =>
    `${address} has no name, and many servers refuse mail from such addresses: ask whoever gave you the address to set its name (PTR) to ${name}.`,
  "reverse-differs": ({ address, found, name }: Texts<"address" | "found" | "name">) =>
    `${address} is called ${found}, and many servers distrust a server whose name differs: ask whoever gave you the address to set its name (PTR) to ${name}.`,

  "spf-none": ({ name }: Texts<"name">) =>
    `${name} does not say which servers send its mail, so anybody can pretend to be one of them.`,
  "spf-none-of-server": ({ name }: Texts<"name">) =>
    `${name} does not say that it sends mail itself, as it does when mail comes back.`,
  "spf-several": ({ name, count }: Texts<"name" | "count">) =>
    `${name} has ${count} SPF records, and with more than one none counts: make it one.`,
  "spf-everybody": ({ name }: Texts<"name">) =>
    `The SPF record of ${name} lets everybody send its mail: end it with "~all".`,
  "spf-unclear": ({ name, record }: Texts<"name" | "record">) =>
    `Others cannot make sense of the SPF record of ${name}: "${record}".`,
  "spf-lacks": ({ name, address, record }: Texts<"name" | "address" | "record">) =>
    `The SPF record of ${name} does not name ${address}, from which its mail comes: "${record}".`,
  "spf-right": ({ name }: Texts<"name">) => `${name} names this server as one that sends its mail.`,

  "keys-none": ({ domain }: Texts<"domain">) =>
    `${domain} has no keys, so its mail is not signed: posthorn domain keys rotate ${domain} makes some.`,
  "key-several": ({ at, count }: Texts<"at" | "count">) =>
    `At ${at} there are ${count} texts, and only one may be: the key itself.`,
  "key-published": (key: Texts<"selector" | "domain" | "state">) => `${theKey(key)} is published.`,
  "key-gone": (key: Texts<"selector" | "domain" | "state">) =>
    `${theKey(key)} is not published any more: posthorn domain keys remove ${key.domain} ${key.selector} forgets it.`,
  "key-missing": (key: Texts<"selector" | "domain" | "state">) =>
    `${theKey(key)} is not published, so nobody can check its signatures.`,
  "key-differs": (key: Texts<"selector" | "domain" | "state" | "at">) =>
    `${theKey(key)} is another one than the one at ${key.at}, so its signatures count as forged.`,

  "dmarc-above": ({ above, domain }: Texts<"above" | "domain">) =>
    `What ${above} says about forged mail holds for ${domain} too.`,
  "dmarc-none": ({ domain }: Texts<"domain">) =>
    `${domain} does not say what should become of mail that only pretends to come from it.`,
  "dmarc-several": ({ domain, count }: Texts<"domain" | "count">) =>
    `${domain} has ${count} DMARC records, and with more than one none counts: make it one.`,
  "dmarc-refuses": ({ domain }: Texts<"domain">) => `${domain} asks others to refuse forged mail.`,
  "dmarc-sets-aside": ({ domain }: Texts<"domain">) => `${domain} asks others to set aside forged mail.`,
  "dmarc-watches": ({ domain }: Texts<"domain">) =>
    `${domain} only watches (p=none): when the reports show that its own mail passes, change it to p=quarantine.`,
  "dmarc-unclear": ({ domain, record }: Texts<"domain" | "record">) =>
    `The DMARC record of ${domain} cannot be understood: "${record}".`,

  "tls-reports-none": ({ domain }: Texts<"domain">) =>
    `Nobody is told when other servers cannot send mail to ${domain} over TLS.`,
  "tls-reports-right": ({ domain }: Texts<"domain">) =>
    `Other servers are told where reports about TLS to ${domain} go.`,
  "tls-reports-several": ({ domain, count }: Texts<"domain" | "count">) =>
    `${domain} has ${count} TLS-RPT records, and with more than one none counts: make it one.`,

  "policy-none": ({ domain }: Texts<"domain">) =>
    `${domain} does not say that it has a policy for TLS, so nobody asks for it.`,
  "policy-several": ({ domain, count }: Texts<"domain" | "count">) =>
    `${domain} has ${count} MTA-STS records, and with more than one none counts: make it one.`,
  "policy-right": ({ domain }: Texts<"domain">) => `${domain} says that it has a policy for TLS.`,
  "policy-changed": ({ at }: Texts<"at">) =>
    `The policy for TLS has changed, and others do not notice it until the record at ${at} has the new id.`,
  "policy-readable": ({ domain }: Texts<"domain">) => `Others can read the policy for TLS of ${domain}.`,
  "policy-differs": ({ domain }: Texts<"domain">) =>
    `The policy for TLS that others read of ${domain} is not the one of this server.`,
  "policy-unreadable": ({ domain, host, reason }: Texts<"domain" | "host" | "reason">) =>
    `Others cannot read the policy for TLS of ${domain}, which needs HTTPS with a certificate for ${host}: ${reason}.`,

  "certificate-right": ({ hostname }: Texts<"hostname">) => `The certificate of ${hostname} is published.`,
  "certificate-differs": ({ hostname }: Texts<"hostname">) =>
    `Another certificate than that of ${hostname} is published, so careful servers send it no mail at all: mend or remove the TLSA records.`,
  "certificate-missing": ({ hostname }: Texts<"hostname">) =>
    `The certificate of ${hostname} is not published, though its zone is signed (DNSSEC) and could vouch for it.`,
  "zone-unsigned": ({ hostname }: Texts<"hostname">) =>
    `The zone of ${hostname} is not signed (DNSSEC), so its certificate cannot be published there: leave this record out.`,

  "service-found": ({ service, at }: Texts<"service" | "at">) => `Mail programs find ${service} at ${at}.`,
  "service-none": ({ service, domain }: Texts<"service" | "domain">) =>
    `Mail programs cannot find ${service} of ${domain} by themselves.`,
  "service-denied": ({ service, domain, at }: Texts<"service" | "domain" | "at">) =>
    `Mail programs are told that there is no ${service} of ${domain}, but it is at ${at}.`,
  "service-elsewhere": ({ service, domain, found, at }: Texts<"service" | "domain" | "found" | "at">) =>
    `Mail programs look for ${service} of ${domain} at ${found}, but it is at ${at}.`,

  "page-nowhere": ({ name }: Texts<"name">) =>
    `${name} leads nowhere, so what this server has to say there is not found.`,
  "page-right": ({ name }: Texts<"name">) => `${name} leads to this server.`,
  "page-elsewhere": ({ name, found }: Texts<"name" | "found">) => `${name} leads to ${found}, not to this server.`,

  "settings-unvouched": ({ domain }: Texts<"domain">) =>
    `Nothing vouches for the settings of ${domain}, so newer mail programs do not take them.`,
  "settings-vouched": ({ domain }: Texts<"domain">) => `The settings of ${domain} are vouched for.`,
  "settings-changed": ({ domain, at }: Texts<"domain" | "at">) =>
    `The settings of ${domain} have changed, and newer mail programs refuse them until the record at ${at} has the new digest.`,
};
