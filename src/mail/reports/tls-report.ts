/** The report on TLS sessions with the servers of one domain on one day, as the object that becomes its JSON (RFC 8460 4.4). */
import { DAY_MS } from "../../base/clock.ts";
import { type TlsCount } from "../../trust/tls/tls-counts.ts";

export interface TlsReportFacts {
  /** Since 1970-01-01. */
  readonly day: number;
  /** The recipients' domain. */
  readonly domain: string;
  /** Our domain: the one of the address that may be asked about the report. */
  readonly submitter: string;
  readonly contact: string;
  readonly counts: readonly TlsCount[];
}

/** Keys are as they stand in the JSON. */
export interface TlsReport {
  readonly "organization-name": string;
  readonly "date-range": { readonly "start-datetime": string; readonly "end-datetime": string };
  readonly "contact-info": string;
  readonly "report-id": string;
  readonly policies: readonly PolicyPart[];
}

interface PolicyPart {
  readonly policy: Readonly<Record<string, unknown>>;
  readonly summary: {
    readonly "total-successful-session-count": number;
    readonly "total-failure-session-count": number;
  };
  readonly "failure-details"?: readonly Readonly<Record<string, unknown>>[];
}

export function tlsReport({ day, domain, submitter, contact, counts }: TlsReportFacts): TlsReport {
  const start = isoSecond(day * DAY_MS);
  // The same each time that it is made: who gets it twice can tell.
  const id = `${start.slice(0, 10)}.${domain}@${submitter}`;
  const byPolicy = Map.groupBy(counts, ({ policy }) => JSON.stringify(policy));
  return {
    "organization-name": submitter,
    "date-range": { "start-datetime": start, "end-datetime": isoSecond((day + 1) * DAY_MS - 1000) },
    "contact-info": contact,
    "report-id": id,
    policies: [...byPolicy.values()].map((same) => policyPart(domain, same)),
  };
}

function isoSecond(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

function policyPart(domain: string, counts: readonly TlsCount[]): PolicyPart {
  const [successes, failures] = [true, false].map((success) =>
    counts.filter(({ outcome }) => (outcome === "success") === success),
  ) as [TlsCount[], TlsCount[]];
  const { type, strings, hosts } = counts[0]?.policy ?? { type: "no-policy-found", strings: [], hosts: [] };
  return {
    policy: {
      "policy-type": type,
      ...(strings.length > 0 ? { "policy-string": strings } : {}),
      "policy-domain": domain,
      ...(hosts.length > 0 ? { "mx-host": hosts } : {}),
    },
    summary: {
      "total-successful-session-count": sessionsOf(successes),
      "total-failure-session-count": sessionsOf(failures),
    },
    ...(failures.length > 0 ? { "failure-details": failures.map(failureDetail) } : {}),
  };
}

function sessionsOf(counts: readonly TlsCount[]): number {
  return counts.reduce((sum, { sessions }) => sum + sessions, 0);
}

function failureDetail({ outcome, host, address, detail, sessions }: TlsCount): Readonly<Record<string, unknown>> {
  return {
    "result-type": outcome,
    ...(host === "" ? {} : { "receiving-mx-hostname": host }),
    ...(address === "" ? {} : { "receiving-ip": address }),
    "failed-session-count": sessions,
    ...(detail === "" ? {} : { "failure-reason-code": detail }),
  };
}
