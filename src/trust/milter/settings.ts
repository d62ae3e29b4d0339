/** A mail filter as the configuration describes it. */
import type { MilterAddress } from "../../wire/milter/address.ts";

/** What is filtered: mail on the port for other servers, mail of our own users by any way, mail that a program beside us hands over. */
export type FilteredMail = "incoming" | "submission" | "lmtp";

export interface MilterSettings {
  /** In logs and metrics. */
  readonly name: string;
  readonly address: MilterAddress;
  readonly mail: readonly FilteredMail[];
  /** What becomes of mail while the filter cannot be reached, or does not keep to the protocol. */
  readonly onFailure: "tempfail" | "accept" | "reject";
  /** Milliseconds to reach it and to agree on what both can. */
  readonly connectMs: number;
  /** Milliseconds for the answer to one command. */
  readonly commandMs: number;
  /** Milliseconds for the text of one message, whatever it says meanwhile. */
  readonly messageMs: number;
  /** The newest version of the protocol that is offered. */
  readonly version: number;
  /** Header fields, lower case: when the filter adds one and says yes in it, the message is junk. */
  readonly junkFields: readonly string[];
}
