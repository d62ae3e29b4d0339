/** The three ways to use one session type: mail from anywhere, mail from our own users, mail from a program beside us. */
import type { Protocol } from "../base/events.ts";

export type Role = "mx" | "submission" | "lmtp";

export interface Policy {
  readonly role: Role;
  /** In the greeting. */
  readonly service: "ESMTP" | "LMTP";
  /** How a session begins. */
  readonly helloVerb: "EHLO" | "LHLO";
  readonly transport: "smtp" | "lmtp";
  /** Whether nothing is taken from a client that has not logged in. */
  readonly needsLogin: boolean;
  /** Whether the end of a message is answered for each recipient (RFC 2033 4.2), or once for all. */
  readonly answers: "each" | "one";
}

const mx: Policy = {
  role: "mx",
  service: "ESMTP",
  helloVerb: "EHLO",
  transport: "smtp",
  needsLogin: false,
  answers: "one",
};
const submission: Policy = { ...mx, role: "submission", needsLogin: true };
const lmtp: Policy = { ...mx, role: "lmtp", service: "LMTP", helloVerb: "LHLO", transport: "lmtp", answers: "each" };

export function policyOf(protocol: Protocol): Policy {
  if (protocol === "submission") return submission;
  if (protocol === "lmtp") return lmtp;
  if (protocol === "smtp") return mx;
  throw new Error(`${protocol} is not spoken here`);
}
