/** ManageSieve (RFC 5804) as the listener starts it: one handler a connection. */
import type { HandlerFactory } from "../net/connection.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { ManageSieveParts } from "./parts.ts";

export function manageSieveHandlers(parts: ManageSieveParts): HandlerFactory {
  return (connection) => new Dispatcher(connection, parts);
}
