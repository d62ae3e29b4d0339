/** Where programs find the JMAP Session, as far as this server can tell. */
import type { WorkerSetup } from "../setup.ts";

/** Undefined where JMAP is not served with TLS, and nobody has said that a proxy does so. */
export function jmapUrl({
  config,
  hostname,
  bindings,
}: Pick<WorkerSetup, "config" | "hostname" | "bindings">): string | undefined {
  if (config.imap.jmapUrl !== undefined) return config.imap.jmapUrl;
  const port = bindings.find(({ role }) => role === "https")?.port;
  return port === undefined ? undefined : new URL(`https://${hostname}:${port}/jmap/session`).href;
}
