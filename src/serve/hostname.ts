/** The server's own name. */
import { hostname } from "node:os";

/** The configured name, or the machine's; always one that other servers take for a name (RFC 5321 2.3.5). */
export function ownName(configured: string): string {
  const name = (configured || hostname()).toLowerCase();
  if (name.includes(".")) return name;
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) ? `${name}.localdomain` : "localhost.localdomain";
}
