/** What receivers should do with mail that only pretends to be the domain's (DMARC, RFC 9989). */
import type { Resolver } from "../../dns/resolver.ts";
import { parseTagList } from "../../wire/dkim/tag-list.ts";
import { missing, ok, wrong, type DomainFacts, type Finding, type Publication } from "./publication.ts";
import { mailtoUri, type PublishedRecord } from "./record.ts";

/** Labels of a name that is asked for on the way up (RFC 9989 4.10). */
const LABELS_ASKED_MAX = 8;

export function receivers({ domain, reportsTo }: DomainFacts): Publication {
  const value = `v=DMARC1; p=quarantine; rua=${mailtoUri(reportsTo)}`;
  const record: PublishedRecord = { name: `_dmarc.${domain}`, type: "TXT", value };
  return {
    name: "forged",
    title: "What becomes of forged mail (DMARC)",
    records: [record, ...permission(domain, reportsTo)],
    async check(resolver) {
      const { records } = await resolver.txt(record.name);
      const found = records.filter(isDmarc);
      return [found.length === 0 ? await judgeAbove(resolver, domain) : judge(domain, found)];
    },
  };
}

/** Reports go to another domain only when it says that it wants them (RFC 9990). */
function permission(domain: string, reportsTo: string): PublishedRecord[] {
  const other = reportsTo.slice(reportsTo.lastIndexOf("@") + 1);
  const same = other === domain || other.endsWith(`.${domain}`) || domain.endsWith(`.${other}`);
  return same ? [] : [{ name: `${domain}._report._dmarc.${other}`, type: "TXT", value: "v=DMARC1" }];
}

function isDmarc(text: string): boolean {
  return /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text);
}

/** A record of a domain above holds for those below (RFC 9989 4.10). */
async function judgeAbove(resolver: Resolver, domain: string): Promise<Finding> {
  const labels = domain.split(".");
  for (let at = Math.max(1, labels.length - LABELS_ASKED_MAX); at < labels.length; at++) {
    const above = labels.slice(at).join(".");
    const { records } = await resolver.txt(`_dmarc.${above}`);
    if (records.filter(isDmarc).length === 1)
      return ok(`What ${above} says about forged mail holds for ${domain} too.`);
  }
  return missing(`${domain} does not say what should become of mail that only pretends to come from it.`);
}

function judge(domain: string, found: readonly string[]): Finding {
  if (found.length > 1)
    return wrong(`${domain} has ${found.length} DMARC records, and with more than one none counts: make it one.`);
  const policy = parseTagList(found[0] ?? "")
    ?.get("p")
    ?.toLowerCase();
  if (policy === "quarantine" || policy === "reject") {
    return ok(`${domain} asks others to ${policy === "reject" ? "refuse" : "set aside"} forged mail.`);
  }
  if (policy === "none") {
    return ok(
      `${domain} only watches (p=none): when the reports show that its own mail passes, change it to p=quarantine.`,
    );
  }
  return wrong(`The DMARC record of ${domain} cannot be understood: ${JSON.stringify(found[0])}.`);
}
