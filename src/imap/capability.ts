/** What the server says it can do: every capability is declared by the command or rule that implements it. And what of it a client can switch on. */

/** What capabilities depend on. */
export interface CapabilityFacts {
  readonly loggedIn: boolean;
  /** STARTTLS would work now. */
  readonly canStartTls: boolean;
  /** Credentials may be sent as the connection stands. */
  readonly allowsLogin: boolean;
  /** SASL mechanisms on offer, strongest first. */
  readonly mechanisms: readonly string[];
  /** Compression is not active yet. */
  readonly canCompress: boolean;
  /** The same mail is to be had over JMAP. */
  readonly hasJmap: boolean;
  /** Somebody else may log in on the same connection. */
  readonly canLogOut: boolean;
  /** Messages that one command may be about. */
  readonly messageLimit: number;
  /** The largest message that APPEND takes, bytes. */
  readonly appendLimit: number;
}

/** A name that is always shown, or what to show as things stand (several names separated by a space, "" for none). */
export type Capability = string | ((facts: CapabilityFacts) => string);

/** Shown only after login: what an extension means to somebody who has a mailbox. */
export function afterLogin(name: string): Capability {
  return (facts) => (facts.loggedIn ? name : "");
}

/** What no command implements alone. */
const PROTOCOL: readonly Capability[] = [
  "IMAP4rev1",
  "IMAP4rev2",
  // RFC 7888 5: before login only literals up to 4096 bytes come without leave.
  (facts) => (facts.loggedIn ? "LITERAL+" : "LITERAL-"),
];

/** The names of a CAPABILITY response as things stand, separated by spaces. */
export function capabilityNames(declared: readonly Capability[], facts: CapabilityFacts): string {
  const shown = [...PROTOCOL, ...declared].map((each) => (typeof each === "string" ? each : each(facts)));
  return [...new Set(shown)].filter((name) => name !== "").join(" ");
}

/** What ENABLE can switch on (RFC 5161); CONDSTORE also by its first use (RFC 7162 3.1). */
export type Extension =
  | "IMAP4REV2"
  | "CONDSTORE"
  | "UTF8=ACCEPT"
  | "QRESYNC"
  | "UIDONLY"
  | "METADATA"
  | "METADATA-SERVER";

/** One bit each. */
export const extensionBits: Readonly<Record<Extension, number>> = {
  IMAP4REV2: 1,
  CONDSTORE: 2,
  "UTF8=ACCEPT": 4,
  QRESYNC: 8,
  UIDONLY: 16,
  METADATA: 32,
  "METADATA-SERVER": 64,
};
