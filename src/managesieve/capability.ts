/** What the server can do (RFC 5804 1.7): what it is by itself, and what each command declares. */
import { formatString } from "../wire/managesieve/response.ts";
import { NOTIFICATION_METHODS, SIEVE_EXTENSIONS } from "../wire/sieve/extensions.ts";
import { REDIRECTS_MAX } from "../wire/sieve/limits.ts";
import type { AnyCommand, Capability } from "./command.ts";
import type { Session } from "./session.ts";

/** The capabilities, and that this was all: after CAPABILITY, and unasked where they may be new to the client. */
export function tellCapabilities(commands: Iterable<AnyCommand>, session: Session, text: string): void {
  session.write(capabilities(commands, session));
  session.ok(text);
}

function capabilities(commands: Iterable<AnyCommand>, session: Session): string {
  const declared = [...commands].flatMap((command) => {
    const capability = command.capability?.(session);
    return capability === undefined ? [] : [capability];
  });
  const all: readonly Capability[] = [
    ["IMPLEMENTATION", session.parts.software.name],
    ["SIEVE", SIEVE_EXTENSIONS.join(" ")],
    ...declared,
    ["NOTIFY", NOTIFICATION_METHODS.join(" ")],
    ["MAXREDIRECTS", String(REDIRECTS_MAX)],
    ...(session.address === undefined ? [] : [["OWNER", session.address] as const]),
    ["VERSION", "1.0"],
  ];
  return all.map((each) => `${each.map((text = "") => formatString(text)).join(" ")}\r\n`).join("");
}
