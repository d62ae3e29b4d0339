/** A TLS report of others (RFC 8460 4.4), which may be anything. */
import { REPORT_TEXT_LENGTH_MAX, TLS_POLICIES_MAX } from "./limits.ts";

interface ReceivedTlsPolicy {
  readonly domain: string;
  /** "sts", "tlsa" or "no-policy-found". */
  readonly type: string;
  readonly successes: number;
  readonly failures: number;
  /** What went wrong, and how often. */
  readonly details: readonly { readonly result: string; readonly sessions: number }[];
}

export interface ReceivedTlsReport {
  readonly organization: string;
  readonly id: string;
  /** Epoch milliseconds. */
  readonly begin: number;
  readonly end: number;
  readonly policies: readonly ReceivedTlsPolicy[];
}

type Tree = Readonly<Record<string, unknown>>;

/** Undefined when the text is no such report. */
export function parseTlsReport(json: string): ReceivedTlsReport | undefined {
  const report = parsed(json);
  const policies = listOf(report["policies"]);
  const range = treeOf(report["date-range"]);
  if (policies.length === 0) return undefined;
  return {
    organization: textOf(report["organization-name"]),
    id: textOf(report["report-id"]),
    begin: timeOf(range["start-datetime"]),
    end: timeOf(range["end-datetime"]),
    policies: policies.map(policyOf).filter(({ domain }) => domain !== ""),
  };
}

function policyOf(each: Tree): ReceivedTlsPolicy {
  const policy = treeOf(each["policy"]);
  const summary = treeOf(each["summary"]);
  return {
    domain: textOf(policy["policy-domain"]).toLowerCase(),
    type: textOf(policy["policy-type"]),
    successes: countOf(summary["total-successful-session-count"]),
    failures: countOf(summary["total-failure-session-count"]),
    details: listOf(each["failure-details"]).map((detail) => ({
      result: textOf(detail["result-type"]),
      sessions: countOf(detail["failed-session-count"]),
    })),
  };
}

function parsed(json: string): Tree {
  try {
    return treeOf(JSON.parse(json));
  } catch {
    // Not JSON.
    return {};
  }
}

function treeOf(value: unknown): Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}

function listOf(value: unknown): Tree[] {
  return Array.isArray(value) ? value.slice(0, TLS_POLICIES_MAX).map(treeOf) : [];
}

/** One line, whatever it was. */
function textOf(value: unknown): string {
  if (typeof value !== "string") return "";
  return value
    .slice(0, REPORT_TEXT_LENGTH_MAX)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
}

function countOf(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function timeOf(value: unknown): number {
  const time = Date.parse(textOf(value));
  return Number.isFinite(time) ? time : 0;
}
