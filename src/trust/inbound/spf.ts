/** Whether the client may send mail with its reverse-path, and under the name it greets with (RFC 7208). */
import { addressOf, type Path } from "../../wire/smtp/path.ts";
import type { SpfFinding } from "./findings.ts";
import { askSpf } from "../mailauth.ts";
import type { Names } from "./impatient-resolver.ts";

export interface SpfClient {
  readonly address: string;
  readonly greetedAs: string;
  /** Undefined: the null reverse-path, for which only the name in the greeting is asked (RFC 7208 2.4). */
  readonly reversePath: Path | undefined;
  /** This server. */
  readonly hostname: string;
}

export async function checkSpf(client: SpfClient, resolver: Names): Promise<readonly SpfFinding[]> {
  const { reversePath, ...question } = client;
  const ask = async (identity: SpfFinding["identity"], sender: string | undefined): Promise<SpfFinding> => ({
    identity,
    ...(await askSpf({ ...question, sender }, resolver)),
  });
  const helo = ask("helo", undefined);
  return Promise.all(reversePath === undefined ? [helo] : [ask("mailfrom", addressOf(reversePath)), helo]);
}

/** The domain that SPF vouches for, as DMARC wants it (or of which it could not be told); undefined when there is none. */
export function spfDomain([finding]: readonly SpfFinding[], result: "pass" | "temperror" = "pass"): string | undefined {
  return finding?.result === result ? finding.domain : undefined;
}
