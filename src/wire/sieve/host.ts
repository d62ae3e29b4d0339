/** What a script may ask of the world. The language itself does no I/O and knows no clock. */
import type { SieveScript } from "./script.ts";

/** A message that a script wants to know again (RFC 7352 3). */
export interface SeenQuestion {
  /** What makes it the same message: its Message-ID, the field of `:header`, or the text of `:uniqueid`. */
  readonly id: string;
  /** Keeps what one rule has seen apart from what another one has. */
  readonly handle: string;
  /** How long it is remembered. */
  readonly seconds: number;
  /** Whether that time begins anew with each duplicate. */
  readonly last: boolean;
}

/** Where an included script is sought (RFC 6609 3.2). */
export type IncludeLocation = "personal" | "global";

export interface SieveHost {
  /** Epoch ms. */
  readonly now: number;
  /** Minutes east of UTC of the clock that its owner lives by, at a moment. */
  zoneMinutes(moment: number): number;
  /** Whether the mailbox exists and the owner may put mail there (RFC 5490 3.1). */
  mailboxExists(path: string): Promise<boolean>;
  /** The path of the mailbox with this special use, "\\Junk" (RFC 8579). */
  specialUse(use: string): Promise<string | undefined>;
  /** RFC 7352. What is seen now is remembered only when the message was delivered. */
  seenBefore(question: SeenQuestion): Promise<boolean>;
  /** RFC 5183 4.1: "domain", "host", "location", "name", "phase", "remote-host", "remote-ip", "version"; undefined when it is not known. */
  environment(name: string): string | undefined;
  /** RFC 6609; may throw SieveMistakes. */
  included(name: string, location: IncludeLocation): Promise<SieveScript | undefined>;
  /** How sure it is that the message is spam, 0 to 100; undefined when nobody looked (RFC 5235 2.1). */
  spamPercent(): number | undefined;
  /** 1 (no virus) to 5 (certainly one); undefined when nobody looked (RFC 5235 2.2). */
  virusScore(): number | undefined;
}
