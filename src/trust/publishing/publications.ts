/** All that a domain should publish, and what is wrong with what it does publish. */
import { DnsTrouble, type Resolver } from "../../dns/resolver.ts";
import { hostAddress, reverseNames } from "./host.ts";
import { mailExchanger } from "./mail-exchanger.ts";
import { type Finding, unknown } from "./finding.ts";
import type { DomainFacts, Publication } from "./publication.ts";
import { receivers } from "./receivers.ts";
import { senders } from "./senders.ts";
import { services, settingsPages } from "./services.ts";
import { signingKeys } from "./signing-keys.ts";
import { certificateKeys, strictTransport, transportReports } from "./transport-security.ts";
import { userAgents } from "./user-agents.ts";

/** In the order of their weight: what mail does not arrive without comes first. */
export function publications(
  facts: DomainFacts,
  policyOf?: (domain: string) => Promise<string>,
): readonly Publication[] {
  return [
    mailExchanger(facts),
    hostAddress(facts),
    reverseNames(facts),
    senders(facts),
    signingKeys(facts),
    receivers(facts),
    transportReports(facts),
    ...strictTransport(facts, policyOf),
    ...certificateKeys(facts),
    services(facts),
    ...settingsPages(facts),
    ...userAgents(facts),
  ];
}

/** Asks side by side. What cannot be looked up now is "unknown". */
export function check(all: readonly Publication[], resolver: Resolver): Promise<readonly (readonly Finding[])[]> {
  return Promise.all(
    all.map(async (publication) => {
      try {
        return await publication.check(resolver);
      } catch (error) {
        if (!(error instanceof DnsTrouble)) throw error;
        return [unknown("cannot-tell", { reason: error.message })];
      }
    }),
  );
}
