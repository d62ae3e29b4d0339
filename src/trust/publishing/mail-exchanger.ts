/** Who takes the domain's mail (RFC 5321 5.1). */
import { missing, ok, wrong, type DomainFacts, type Finding, type Publication } from "./publication.ts";

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
  if (exchanges.length === 0)
    return missing(`${domain} names no server that takes its mail, so nobody can write to it.`);
  if (exchanges.every((name) => name === "")) return wrong(`${domain} says that it takes no mail at all (a null MX).`);
  const others = exchanges.filter((name) => name !== hostname).join(" and ");
  if (!exchanges.includes(hostname))
    return wrong(`Mail for ${domain} goes to ${others}, not to this server (${hostname}).`);
  if (others === "") return ok(`Mail for ${domain} comes to this server.`);
  return ok(`Mail for ${domain} comes to this server, and some of it to ${others}.`);
}
