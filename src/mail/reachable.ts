/** Whether mail may be sent to where a recipient's address says: a literal could name any service of the networks around this server. */
import { isPublic } from "../net/networks.ts";
import { literalAddress, type Path } from "../wire/smtp/path.ts";
import type { MailParts } from "./parts.ts";

export function isReachable({ domain }: Path, { privateNetworks }: Pick<MailParts, "privateNetworks">): boolean {
  const address = literalAddress(domain);
  return address === undefined || isPublic(address) || privateNetworks.has(address);
}
