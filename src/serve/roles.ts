/** What each kind of listener speaks, and how its clients are treated before a session begins. */
import type { Protocol } from "../base/events.ts";
import type { Role } from "../config/schema.ts";
import { POP3_BUSY_LINE } from "../pop3/server.ts";

/** The roles that speak a line protocol. */
export type LineRole = Exclude<Role, "http" | "https">;

export interface RoleRules {
  readonly protocol: Protocol;
  readonly tls: "none" | "starttls" | "implicit";
  /** Whether a client has no business here without logging in. */
  readonly login: "required" | "never";
}

export const roles: Readonly<Record<LineRole, RoleRules>> = {
  smtp: { protocol: "smtp", tls: "starttls", login: "never" },
  submission: { protocol: "submission", tls: "starttls", login: "required" },
  submissions: { protocol: "submission", tls: "implicit", login: "required" },
  imap: { protocol: "imap", tls: "starttls", login: "required" },
  imaps: { protocol: "imap", tls: "implicit", login: "required" },
  pop3: { protocol: "pop3", tls: "starttls", login: "required" },
  pop3s: { protocol: "pop3", tls: "implicit", login: "required" },
  managesieve: { protocol: "managesieve", tls: "starttls", login: "required" },
  lmtp: { protocol: "lmtp", tls: "starttls", login: "never" },
};

export function isLineRole(role: Role): role is LineRole {
  return role in roles;
}

/** What a client is told that is one too many, in the words of its protocol (RFC 5321 3.8, RFC 9051 7.1.5, RFC 5804 1.3). */
export function busyLine(protocol: Protocol, hostname: string): string {
  if (protocol === "imap") return "* BYE [UNAVAILABLE] Too many connections\r\n";
  if (protocol === "pop3") return POP3_BUSY_LINE;
  if (protocol === "managesieve") return 'BYE (TRYLATER) "Too many connections"\r\n';
  return `421 4.7.0 ${hostname} Too many connections\r\n`;
}
