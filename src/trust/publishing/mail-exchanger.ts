/** Who takes the domain's mail (RFC 5321 5.1). */
import { type Finding, missing, ok, wrong } from "./finding.ts";
import type { DomainFacts, Publication } from "./publication.ts";

const PREFERENCE = 10;

export function mailExchanger({ domain, hostname }: DomainFacts): Publication {
  return {
    name: "mail",
    title: "Who takes mail for the domain",
    records: [{ name: domain, type: "MX", value: `${PREFERENCE} ${hostname}` }],
    async check(resolver) {
      const { records } = await resolver.mx(domain);
      return [
        judge(
          domain,
          hostname,
          records.map(({ exchange }) => exchange),
        ),
      ];
    },
  };
}

function judge(domain: string, hostname: string, exchanges: readonly string[]): Finding {
  if (exchanges.length === 0) return missing("mx-none", { domain });
  if (exchanges.every((name) => name === "")) return wrong("mx-null", { domain });
  const others = exchanges.filter((name) => name !== hostname);
  if (!exchanges.includes(hostname)) return wrong("mx-elsewhere", { domain, others, hostname });
  if (others.length === 0) return ok("mx-here", { domain });
  return ok("mx-also-elsewhere", { domain, others });
}
