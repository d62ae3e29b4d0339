/** POP3 (RFC 1939) as the listener starts it: one handler a connection. */
import type { HandlerFactory } from "../net/connection.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { Pop3Parts } from "./parts.ts";

/** What a client in clear text is told when there are too many, with its line end. */
export const POP3_BUSY_LINE = "-ERR [SYS/TEMP] Too many connections\r\n";

export function pop3Handlers(parts: Pop3Parts): HandlerFactory {
  return (connection) => new Dispatcher(connection, parts);
}
