/** SMTP, submission and LMTP sessions on connections: which of them is told by the connection's protocol. */
import type { HandlerFactory } from "../net/connection.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { SmtpParts } from "./parts.ts";
import { commandTable } from "./registry.ts";

export function smtpHandlers(parts: SmtpParts): HandlerFactory {
  return (connection) => new Dispatcher(connection, parts, commandTable);
}
