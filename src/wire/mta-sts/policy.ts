/** The policy file of a domain: which servers take its mail, over verified TLS (RFC 8461 3.2). */
import { SyntaxProblem } from "../../base/errors.ts";
import { MAX_AGE_MAX, PATTERNS_MAX, POLICY_BYTES_MAX } from "./limits.ts";

export interface StsPolicy {
  readonly mode: "enforce" | "testing" | "none";
  /** Lower-case: a host name, or "*." and the name of a domain. */
  readonly patterns: readonly string[];
  readonly maxAgeSeconds: number;
}

/** Throws SyntaxProblem when the text is no policy. Of a key that is there several times the first one counts, "mx" apart. */
export function parsePolicy(text: string): StsPolicy {
  if (text.length > POLICY_BYTES_MAX) throw new SyntaxProblem("the policy is too long");
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const pairs = lines.map(pairOf);
  const first = (wanted: string): string => pairs.find(([key]) => key === wanted)?.[1] ?? "";
  if (first("version") !== "STSv1") throw new SyntaxProblem("the version of the policy is not STSv1");
  const mode = first("mode");
  if (mode !== "enforce" && mode !== "testing" && mode !== "none")
    throw new SyntaxProblem("the mode of the policy is none of enforce, testing and none");
  const age = first("max_age");
  if (!/^\d{1,10}$/.test(age)) throw new SyntaxProblem("the policy has no max_age");
  const named = pairs.filter(([key]) => key === "mx").slice(0, PATTERNS_MAX);
  if (named.length === 0 && mode !== "none") throw new SyntaxProblem("the policy names no mail server");
  return {
    mode,
    patterns: named.map(([, value]) => patternOf(value)),
    maxAgeSeconds: Math.min(Number(age), MAX_AGE_MAX),
  };
}

function pairOf(line: string): readonly [key: string, value: string] {
  const colon = line.indexOf(":");
  const key = line.slice(0, Math.max(0, colon)).trimEnd();
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/.test(key))
    throw new SyntaxProblem("a line of the policy is not a key and a value");
  return [key, line.slice(colon + 1).trim()];
}

function patternOf(value: string): string {
  const pattern = value.toLowerCase().replace(/\.$/, "");
  if (!/^(\*\.)?[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(pattern) || pattern.length > 255)
    throw new SyntaxProblem("an mx of the policy is no host name");
  return pattern;
}

/** Whether the policy names this host (RFC 8461 4.1): a "*" stands for exactly one label. */
export function namesHost({ patterns }: StsPolicy, host: string): boolean {
  const name = host.toLowerCase();
  const dot = name.indexOf(".");
  const wild = dot > 0 ? `*${name.slice(dot)}` : undefined;
  return patterns.some((pattern) => pattern === name || pattern === wild);
}
