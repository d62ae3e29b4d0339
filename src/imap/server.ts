/** IMAP as listeners see it: a session for each connection. */
import type { HandlerFactory } from "../net/connection.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { ImapParts } from "./parts.ts";
import { imapCommands } from "./registry.ts";

export function imapHandlers(parts: ImapParts): HandlerFactory {
  return (connection) => new Dispatcher(connection, parts, imapCommands);
}
