/** How this server can prove that names are its own. */
import type { ChallengeType } from "../../acme/proof.ts";
import type { Config } from "../../config/schema.ts";

function isOpen({ host }: { readonly host: string }): boolean {
  return !/^(localhost$|127\.|::1$)/.test(host);
}

/** What the operator says; else whatever somebody from elsewhere can come to. */
export function challengeTypes({ acme, listen }: Pick<Config, "acme" | "listen">): readonly ChallengeType[] {
  if (acme.challenges.length > 0) return acme.challenges;
  return [
    ...(listen.https.some(isOpen) ? (["tls-alpn-01"] as const) : []),
    ...(listen.http.some(isOpen) ? (["http-01"] as const) : []),
  ];
}
