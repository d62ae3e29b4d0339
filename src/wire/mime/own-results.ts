/** What this server found out about a message when it came, told from what anybody else may have written there (RFC 8601 5). */
import { authservId, type MethodResult, parseMethods } from "./auth-results.ts";

/** A field as it stands in the message: folded, encoded. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

/** Undefined when it found out nothing. Above the first Received field, which is this server's own, nobody else has written. */
export function ownResults(headers: readonly HeaderField[], server: string): readonly MethodResult[] | undefined {
  if (ownReceived(headers, server) === undefined) return undefined;
  const above = headers.slice(0, headers.findIndex(isReceived));
  const own = above.find(
    ({ name, value }) => name.toLowerCase() === "authentication-results" && authservId(value) === server.toLowerCase(),
  );
  return own === undefined ? undefined : parseMethods(own.value);
}

/** The first Received field, unfolded; undefined when another server wrote it, as in mail that was brought here from elsewhere. */
export function ownReceived(headers: readonly HeaderField[], server: string): string | undefined {
  const value = headers.find(isReceived)?.value.replace(/\s+/g, " ").toLowerCase();
  return value?.includes(` by ${server.toLowerCase()} with `) === true ? value.trimStart() : undefined;
}

function isReceived({ name }: HeaderField): boolean {
  return name.toLowerCase() === "received";
}
