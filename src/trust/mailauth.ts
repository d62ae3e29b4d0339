/**
 * The one door to the package mailauth, of which SPF (RFC 7208) and DMARC (RFC 9989) are used. Its DKIM and ARC are our own
 * (docs/design/0031): they hold the event loop for seconds when a stranger wants it. Loaded when mail from outside first comes: it takes
 * 20 MiB.
 */
import type { spf } from "mailauth/lib/spf/index.js";
import { DnsTrouble, type Answer } from "../dns/resolver.ts";
import { type DmarcFinding, type DmarcPolicy, noAuthor, type SpfFinding } from "./inbound/findings.ts";
import type { Names } from "./inbound/impatient-resolver.ts";

/** As mailauth wants it, which is as `dns.promises.resolve` is: rejects with a `code` when there is nothing. */
type Resolve = NonNullable<Parameters<typeof spf>[0]["resolver"]>;

export interface SpfQuestion {
  /** The client's IP address. */
  readonly address: string;
  /** What it calls itself. */
  readonly greetedAs: string;
  /** "local@domain"; undefined for the null reverse-path, and to ask about the name in the greeting. */
  readonly sender: string | undefined;
  /** This server. */
  readonly hostname: string;
}

/** Follows the standard to the letter ("strict"), with its limits on look-ups (RFC 7208 4.6.4). */
export async function askSpf(question: SpfQuestion, resolver: Names): Promise<Omit<SpfFinding, "identity">> {
  const mailauth = await import("mailauth/lib/spf/index.js");
  const { address, greetedAs, sender, hostname } = question;
  const answer = await mailauth.spf({
    strict: true,
    ip: address,
    helo: greetedAs,
    mta: hostname,
    resolver: resolveWith(resolver, address),
    ...(sender === undefined ? {} : { sender }),
  });
  const { status, domain, explanation } = answer;
  return { result: status.result as SpfFinding["result"], domain, explanation };
}

export interface DmarcQuestion {
  /** The domain in the From field, in A-labels. */
  readonly author: string;
  /** The domain that passed SPF, and those that passed DKIM. */
  readonly spf: readonly string[];
  readonly dkim: readonly string[];
}

export async function askDmarc(question: DmarcQuestion, resolver: Names): Promise<DmarcFinding> {
  const { evaluateDmarc } = await import("mailauth/lib/dmarc/index.js");
  const { response } = await evaluateDmarc({
    strict: true,
    headerFrom: question.author,
    fromFields: 1,
    spfDomains: [...question.spf],
    dkimDomains: question.dkim.map((domain) => ({ id: domain, domain, aligned: false })),
    resolver: resolveWith(resolver, ""),
  });
  if (response === false) return noAuthor(`${question.author} is no domain`);
  const { status, policy, policyDomain, alignment, rr } = response;
  return {
    result: status.result as DmarcFinding["result"],
    authorDomain: question.author,
    policyDomain,
    policy: (policy ?? "none") as DmarcPolicy,
    record: rr,
    alignedDkim: nameOf(alignment?.dkim.result),
    alignedSpf: nameOf(alignment?.spf.result),
    reason: undefined,
  };
}

/** The Organizational Domain, found by a tree walk (RFC 9989 4.10.2). Throws DnsTrouble. */
export async function organizationOf(domain: string, resolver: Names): Promise<string> {
  const { evaluateDmarc } = await import("mailauth/lib/dmarc/index.js");
  const { response } = await evaluateDmarc({
    strict: true,
    headerFrom: domain,
    fromFields: 1,
    resolver: resolveWith(resolver, ""),
  });
  if (response === false) return domain;
  if (response.status.result === "temperror") throw new DnsTrouble(`the organization of ${domain} is not known now`);
  return response.domain;
}

function nameOf(domain: string | false | undefined): string | undefined {
  return domain === false ? undefined : domain;
}

/** `address` is the only one whose names SPF asks for (RFC 7208 5.5). */
function resolveWith(resolver: Names, address: string): Resolve {
  return async (name, type) => {
    const answer = await ask(resolver, { name, type, address }).catch((error: unknown) => {
      throw error instanceof DnsTrouble ? coded("ETIMEOUT", error) : error;
    });
    if (answer.records.length === 0) throw coded(answer.exists ? "ENODATA" : "ENOTFOUND");
    return [...answer.records] as string[];
  };
}

async function ask(
  resolver: Names,
  { name, type, address }: { readonly name: string; readonly type: string; readonly address: string },
): Promise<Answer<unknown>> {
  switch (type) {
    case "A":
      return resolver.a(name);
    case "AAAA":
      return resolver.aaaa(name);
    case "CNAME":
      return resolver.cname(name);
    case "PTR":
      return resolver.ptr(address);
    case "MX":
      return mapped(await resolver.mx(name), ({ preference, exchange }) => ({ priority: preference, exchange }));
    case "TXT":
      return mapped(await resolver.txt(name), (text) => [text]);
    default:
      throw new Error(`nobody looks up ${type}`);
  }
}

function mapped<T>(answer: Answer<T>, change: (record: T) => unknown): Answer<unknown> {
  return { ...answer, records: answer.records.map(change) };
}

function coded(code: string, cause?: Error): Error {
  return Object.assign(new Error(code, { cause }), { code });
}
