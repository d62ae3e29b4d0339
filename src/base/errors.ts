/** The three kinds of things that go wrong: the client's grammar, the client's request, and (any other error) our own mistake. */

/** The client wrote something the grammar does not allow: IMAP answers BAD, SMTP 500/501, POP3 -ERR. */
export class SyntaxProblem extends Error {
  override name = "SyntaxProblem";
}

/** Why a well-formed request is refused, in words that no protocol owns; each protocol has one table from these to its replies. */
export type RefusalCode =
  | "not-found" // no such thing, or none that this principal may know of
  | "exists" // the name is taken
  | "has-children" // a mailbox with mailboxes below it
  | "undecided" // nobody can tell now whether it is allowed; later
  | "forbidden" // wrong credentials, or not allowed
  | "over-quota" // the account's bytes or messages would exceed its quota
  | "too-large" // one item is larger than any account would take
  | "limit" // a named limit on the number of things was reached
  | "invalid" // understood, but it makes no sense
  | "conflict" // the state changed meanwhile
  | "expunged" // the message is gone
  | "in-use" // somebody else holds it exclusively
  | "rate-limited" // too often; later
  | "unavailable" // disk full, read-only, database away: a temporary failure
  | "unsupported"; // understood, but this server does not do it

/** A request that is refused with a reason that may be shown to the client. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly code: RefusalCode;
  constructor(code: RefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
