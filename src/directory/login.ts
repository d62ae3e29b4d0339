/** The one way in: every protocol's login goes through the Gate, which throttles, checks and remembers. */
import type { Site } from "../auth/passkey.ts";
import type { AccountId } from "../store/model.ts";
import { Refusal } from "../base/errors.ts";
import type { Connection } from "../net/connection.ts";

/** What the gate needs to know of who knocks: a connection of a line protocol is one, a request over HTTP is made into one. */
export type Claimant = Pick<Connection, "id" | "protocol" | "log" | "peer" | "tls" | "allowsLogin" | "loggedIn">;

export interface Principal {
  readonly accountId: AccountId;
  /** The account's primary address. */
  readonly address: string;
  /** What let it in, for what lasts no longer than that: the password, one token or session of many, an issuer. Absent for a page that has no session yet. */
  readonly login?: string;
}

/** The password is right, but the account wants a code besides. */
export class SecondFactorWanted extends Refusal {
  override name = "SecondFactorWanted";
  constructor() {
    super("forbidden", "a second factor is wanted");
  }
}

/** One SASL exchange (RFC 4422). Bytes are the decoded ones: base64 is the protocol's business. */
export interface SaslExchange {
  /**
   * Takes the client's next response (undefined: none was sent yet) and answers what follows. `principal` ends the exchange;
   * `last` is then server data to send with success (SCRAM's server-final), if the protocol can, or as a last challenge.
   * Throws Refusal("forbidden" | "rate-limited" | "unavailable") or SyntaxProblem.
   */
  step(
    response: Uint8Array | undefined,
  ): Promise<
    { readonly challenge: Uint8Array } | { readonly principal: Principal; readonly last: Uint8Array | undefined }
  >;
}

/** A successful login is told to the connection (`loggedIn`) and to the events here, a failed one to the events; protocols need not. */
export interface Gate {
  /** Mechanisms on offer as the connection stands, strongest first: none while `claimant.allowsLogin` is false. */
  mechanisms(claimant: Claimant): readonly string[];
  /**
   * Checks a name and password (IMAP LOGIN, POP3 USER/PASS). Same time and same refusal for unknown users. Where the account has a second
   * factor, the password alone is refused like a wrong one.
   */
  password(claimant: Claimant, name: string, password: string): Promise<Principal>;
  /** `password` for a page that can ask for a code: throws SecondFactorWanted when the password is right and the code was not given. */
  passwordAndCode(
    claimant: Claimant,
    login: { readonly name: string; readonly password: string; readonly code: string },
  ): Promise<Principal>;
  /** Whether this is the password of an account that is logged in already; a wrong one counts as a failed login. */
  isPassword(claimant: Claimant, address: string, password: string): Promise<boolean>;
  /** Checks what a browser answered with a passkey. */
  passkey(claimant: Claimant, site: Site, response: unknown): Promise<Principal>;
  /** Checks a token, of a program or of an issuer; `name` is whose account the client says it opens, "" when it does not say. */
  token(
    claimant: Claimant,
    login: { readonly name: string; readonly token: string; readonly mechanism: string },
  ): Promise<Principal>;
  /** Begins an exchange; Refusal("unsupported") when the mechanism is not on offer. */
  exchange(claimant: Claimant, mechanism: string): SaslExchange;
}
