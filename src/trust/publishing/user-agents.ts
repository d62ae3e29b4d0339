/** The settings that programs for mail and contacts read as JSON, and the record that vouches for them (draft-ietf-mailmaint-pacc). */
import { createHash } from "node:crypto";
import { type Finding, missing, ok, wrong } from "./finding.ts";
import type { DomainFacts, Publication, ServiceName } from "./publication.ts";
import type { PublishedRecord } from "./record.ts";
import { webName } from "./services.ts";

export const USER_AGENTS_HOST = "ua-auto-config";
export const USER_AGENTS_PATH = "/.well-known/user-agent-configuration.json";

/** The document names no ports: a program takes the usual one, with TLS from the first byte. */
const USUAL_PORTS = { imaps: 993, pop3s: 995, submissions: 465, jmap: 443 } as const;

/** Characters of a provider's name. */
const NAME_LENGTH_MAX = 60;

type Told = Pick<DomainFacts, "domain" | "hostname" | "services">;

/** The same octets each time, for others compare them with the record's digest. Undefined when programs could use nothing of it. */
export function userAgentDocument({ domain, hostname, services }: Told): string | undefined {
  const isServed = (name: ServiceName & keyof typeof USUAL_PORTS): boolean =>
    services.some((each) => each.name === name && each.port === USUAL_PORTS[name]);
  const host = { host: hostname };
  const protocols = {
    ...(isServed("jmap") ? { jmap: { url: `https://${hostname}/jmap/session` } } : {}),
    ...(isServed("imaps") ? { imap: host } : {}),
    ...(isServed("pop3s") ? { pop3: host } : {}),
    // Earlier drafts called submission "smtp"; what a program does not know it passes over.
    ...(isServed("submissions") ? { submit: host, smtp: host } : {}),
  };
  if (Object.keys(protocols).length === 0) return undefined;
  const name = domain.length <= NAME_LENGTH_MAX ? domain : hostname.slice(0, NAME_LENGTH_MAX);
  return `${JSON.stringify({ protocols, authentication: { password: true }, info: { provider: { name } } }, undefined, 2)}\n`;
}

export function userAgents(facts: DomainFacts): Publication[] {
  const { domain, hostname, web } = facts;
  const document = web ? userAgentDocument(facts) : undefined;
  if (document === undefined) return [];
  const host = webName(domain, hostname, USER_AGENTS_HOST);
  const digest = createHash("sha256").update(document).digest("base64");
  const record: PublishedRecord = {
    name: `_${USER_AGENTS_HOST}.${domain}`,
    type: "TXT",
    value: `v=UAAC1; a=sha256; d=${digest}`,
  };
  return [
    {
      name: "newer-settings",
      title: "Where newer mail programs read their settings (PACC)",
      records: [...host.records, record],
      async check(resolver) {
        const { records } = await resolver.txt(record.name);
        const found = records.filter((text) => /^v=UAAC1\s*;/i.test(text));
        return [...(await host.check(resolver)), judgeDigest(domain, found, digest)];
      },
    },
  ];
}

function judgeDigest(domain: string, found: readonly string[], digest: string): Finding {
  if (found.length === 0) return missing("settings-unvouched", { domain });
  const isRight = found.some((text) => /;\s*d=\s*([A-Za-z0-9+/=]+)/.exec(text)?.[1] === digest);
  return isRight
    ? ok("settings-vouched", { domain })
    : wrong("settings-changed", { domain, at: `_${USER_AGENTS_HOST}.${domain}` });
}
