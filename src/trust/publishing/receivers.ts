/** What receivers should do with mail that only pretends to be the domain's (DMARC, RFC 9989). */
import type { Resolver } from "../../dns/resolver.ts";
import { parseTagList } from "../../wire/dkim/tag-list.ts";
import { type Finding, missing, ok, wrong } from "./finding.ts";
import type { DomainFacts, Publication } from "./publication.ts";
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
    if (records.filter(isDmarc).length === 1) return ok("dmarc-above", { above, domain });
  }
  return missing("dmarc-none", { domain });
}

function judge(domain: string, found: readonly string[]): Finding {
  if (found.length > 1) return wrong("dmarc-several", { domain, count: found.length });
  const policy = parseTagList(found[0] ?? "")
    ?.get("p")
    ?.toLowerCase();
  if (policy === "reject") return ok("dmarc-refuses", { domain });
  if (policy === "quarantine") return ok("dmarc-sets-aside", { domain });
  if (policy === "none") return ok("dmarc-watches", { domain });
  return wrong("dmarc-unclear", { domain, record: found[0] ?? "" });
}
