/** The policy that other servers fetch to learn that mail comes here over verified TLS only (MTA-STS, RFC 8461 3). */
import { createHash } from "node:crypto";

export interface OwnPolicy {
  readonly mode: "testing" | "enforce";
  readonly hostname: string;
}

/** Seconds that it is remembered: a day while it is tried out, then two weeks, so that whoever sits between has to wait longer than that. */
const MAX_AGE = { testing: 86_400, enforce: 1_209_600 } as const;

export function policyText({ mode, hostname }: OwnPolicy): string {
  return ["version: STSv1", `mode: ${mode}`, `mx: ${hostname}`, `max_age: ${MAX_AGE[mode]}`, ""].join("\r\n");
}

/** Another one for each policy: that is how others notice a new one. */
export function policyId(policy: OwnPolicy): string {
  return createHash("sha256").update(policyText(policy)).digest("hex").slice(0, 16);
}

export const POLICY_HOST = "mta-sts";
export const POLICY_PATH = "/.well-known/mta-sts.txt";
