/** What CAPA says (RFC 2449 5): what the server is by itself, and what each command declares. */
import type { AnyCommand } from "./command.ts";
import type { Session } from "./session.ts";

/** Response codes, also those of RFC 3206, stand in the answers of all commands; messages never expire here. */
const ALWAYS: readonly string[] = ["RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "EXPIRE NEVER"];

export function capabilities(commands: Iterable<AnyCommand>, session: Session): readonly string[] {
  const declared = [...commands].flatMap((command) => command.capability?.(session) ?? []);
  return [...declared, ...ALWAYS, `IMPLEMENTATION ${session.parts.software.name}`];
}
