/** How a login ends, whatever way it came (RFC 5530 names the reasons). */
import { Refusal } from "../base/errors.ts";
import type { Principal } from "../directory/login.ts";
import type { Session } from "./session.ts";

/** The client is in; it learns at once what it can do now, which saves it asking (RFC 9051 7.1). */
export function admit(session: Session, principal: Principal): void {
  session.login(principal);
  session.ok("Logged in", `CAPABILITY ${session.capabilities}`);
}

/** Wrong credentials have a code of their own; other refusals are told as they are. */
export function refuse(session: Session, error: unknown): void {
  if (!(error instanceof Refusal) || error.code !== "forbidden") throw error;
  session.no("Wrong name or password", "AUTHENTICATIONFAILED");
}

export function refuseClearText(session: Session): void {
  session.no("Credentials are taken over TLS only", "PRIVACYREQUIRED");
}
