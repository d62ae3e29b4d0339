/** IMAP as listeners see it: a session for each connection. */
import type { HandlerFactory } from "../net/connection.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { ImapParts, SharedParts } from "./parts.ts";
import { RecentClaims } from "./selected/recent-claims.ts";
import { imapCommands } from "./registry.ts";
import { Turn } from "./turn.ts";

export function imapHandlers(parts: ImapParts): HandlerFactory {
  const shared: SharedParts = { ...parts, table: imapCommands, recent: new RecentClaims(), turn: new Turn() };
  return (connection) => new Dispatcher(connection, shared);
}
