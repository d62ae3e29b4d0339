/** Where people find the webmail, for links that are sent to them. */
import type { Config, Role } from "../../config/schema.ts";
import { ownName } from "../hostname.ts";
import { readRunning } from "../running.ts";
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
  const running = readRunning(config.data);
  if (running !== undefined) return running.listeners;
  const roles = Object.keys(config.listen) as Role[];
  return roles.flatMap((role) => config.listen[role].map(({ host, port }) => ({ role, host, port })));
}
