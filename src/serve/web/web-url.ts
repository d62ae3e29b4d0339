/** Where people find the webmail, for links that are sent to them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config, Role } from "../../config/schema.ts";
import { ownName } from "../hostname.ts";
import type { Running } from "../running.ts";
import type { Binding } from "../setup.ts";

/** Without a slash at the end. Over TLS by the server's name where it serves HTTPS, else as it listens. */
export function webUrl(config: Config, bindings: readonly Binding[] = bindingsOf(config)): string {
  const https = bindings.find(({ role }) => role === "https");
  if (https !== undefined) return `https://${ownName(config.hostname)}${https.port === 443 ? "" : `:${https.port}`}`;
  const http = bindings.find(({ role }) => role === "http");
  return `http://127.0.0.1:${http?.port ?? 0}`;
}

/** Where the server listens, or would. */
export function bindingsOf(config: Config): readonly Binding[] {
  try {
    return (JSON.parse(readFileSync(join(config.data, "running.json"), "utf8")) as Running).listeners;
  } catch {
    const roles = Object.keys(config.listen) as Role[];
    return roles.flatMap((role) => config.listen[role].map(({ host, port }) => ({ role, host, port })));
  }
}
