/** IMAP as listeners see it: a session for each connection. */
import { Turn } from "../base/turn.ts";
import type { HandlerFactory } from "../net/connection.ts";
import { Dispatcher } from "./dispatcher.ts";
import { TURN_MS_MAX } from "./limits.ts";
import type { ImapParts, SharedParts } from "./parts.ts";
import { RecentClaims } from "./selected/recent-claims.ts";
import { imapCommands } from "./registry.ts";

export function imapHandlers(parts: ImapParts): HandlerFactory {
  const shared: SharedParts = {
    ...parts,
    table: imapCommands,
    recent: new RecentClaims(),
    turn: new Turn(TURN_MS_MAX),
  };
  return (connection) => new Dispatcher(connection, shared);
}
