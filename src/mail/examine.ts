/** A message from outside with its text: what is found out, what becomes of it, and the header fields that say so. */
import { Refusal } from "../base/errors.ts";
import type { Findings } from "../trust/inbound/findings.ts";
import { VERDICT_FIELD } from "../wire/mime/verdict.ts";
import { formatMethods, type MethodResult } from "../wire/mime/auth-results.ts";
import { type Disposition, dispose } from "./disposition.ts";
import type { Inspection } from "./inbound.ts";
import type { MailParts } from "./parts.ts";

export interface Examined {
  readonly verdict: "accept" | "junk";
  /** In front of every copy: Authentication-Results and the verdict, each ending in CRLF. */
  readonly fields: string;
  /** Our Authentication-Results without the authserv-id, for an ARC seal. */
  readonly results: string;
  /** The ARC chain that it came with. */
  readonly chain: Findings["arc"]["chain"];
  /** The reverse-path is not forged, by SPF or by a signature of its domain. */
  readonly provesSender: boolean;
}

interface Examinable {
  readonly inspection: Inspection;
  readonly message: Uint8Array;
  readonly id: string;
  /** The client's. */
  readonly address: string;
  /** The domain of the reverse-path; empty for the null one. */
  readonly envelopeFrom: string;
}

/** Throws Refusal("forbidden") when the message is not taken, ("undecided") when it shall come again. */
export async function examine(
  { events, clock, hostname }: Pick<MailParts, "events" | "clock" | "hostname">,
  { inspection, message, id, address, envelopeFrom }: Examinable,
): Promise<Examined> {
  const start = clock.now();
  const { examination, rules, counts } = inspection;
  const findings = await examination.finish(message);
  const { verdict, reasons } = dispose(findings, rules);
  counts?.note({ address, envelopeFrom, findings, verdict });
  const { spf, dkim, arc, dmarc, iprev } = findings;
  events.messageExamined({
    id,
    verdict,
    reasons,
    spf: spf[0]?.result ?? "none",
    dkim: dkim.map(({ result, domain = "?" }) => `${result} ${domain}`),
    dmarc: dmarc.result,
    arc: arc.chain,
    iprev: iprev.result,
    author: dmarc.authorDomain ?? "",
    ms: clock.now() - start,
  });
  if (verdict === "reject" || verdict === "defer") throw refusal(verdict, reasons);
  const results = formatMethods(methods(findings, address));
  const fields = `Authentication-Results: ${hostname};\r\n\t${results}\r\n${verdictField({ verdict, reasons })}`;
  return { verdict, fields, results, chain: arc.chain, provesSender: provesSender(findings, envelopeFrom) };
}

function provesSender({ spf, dkim }: Findings, envelopeFrom: string): boolean {
  if (spf.some(({ identity, result }) => identity === "mailfrom" && result === "pass")) return true;
  const domain = envelopeFrom.toLowerCase();
  return dkim.some(
    ({ result, domain: signer }) =>
      result === "pass" && signer !== undefined && (domain === signer || domain.endsWith(`.${signer}`)),
  );
}

function refusal(verdict: "reject" | "defer", [reason = ""]: readonly string[]): Refusal {
  return verdict === "reject"
    ? new Refusal("forbidden", `This message is not taken: ${reason}`)
    : new Refusal("undecided", `This message cannot be judged now, try again later: ${reason}`);
}

function verdictField({ verdict, reasons }: Pick<Examined, "verdict"> & Pick<Disposition, "reasons">): string {
  return `${VERDICT_FIELD}: ${[verdict, ...reasons].join(";\r\n\t")}\r\n`;
}

/** RFC 8601 2.7, RFC 8617 6, RFC 9989 9.1. */
function methods({ spf, iprev, dkim, arc, dmarc }: Findings, address: string): MethodResult[] {
  const signatures = dkim.map(({ result, reason, domain, selector, algorithm, start }): MethodResult => ({
    method: "dkim",
    result,
    reason,
    properties: [
      ["header.d", domain],
      ["header.s", selector],
      ["header.a", algorithm],
      ["header.b", start],
    ],
  }));
  return [
    ...spf.map(({ identity, domain, result }): MethodResult => ({
      method: "spf",
      result,
      properties: [[`smtp.${identity}`, domain]],
    })),
    ...(signatures.length > 0 ? signatures : [{ method: "dkim", result: "none" }]),
    { method: "arc", result: arc.chain, reason: arc.reason, properties: [["smtp.remote-ip", address]] },
    {
      method: "dmarc",
      result: dmarc.result,
      reason: dmarc.reason,
      properties: [
        ["header.from", dmarc.authorDomain],
        ["policy.dmarc", dmarc.result === "pass" || dmarc.result === "fail" ? dmarc.policy : undefined],
      ],
    },
    {
      method: "iprev",
      result: iprev.result,
      properties: [
        ["policy.iprev", address],
        ["policy.name", iprev.name],
      ],
    },
  ];
}
