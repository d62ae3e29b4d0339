/** The domain of a recipient as routes know it. */
import { normalDomain } from "../../directory/address.ts";
import type { Path } from "../../wire/smtp/path.ts";

/** Lower-case A-labels, or an address literal in brackets; what is neither stays as it is, and no server will be found for it. */
export function routingDomain({ domain }: Path): string {
  return normalDomain(domain) ?? domain.toLowerCase();
}
