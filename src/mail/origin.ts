/** Where a message came from, as its Received field tells it. */
import type { TlsState } from "../net/connection.ts";

export interface Origin {
  /** How it came: by a protocol of the SMTP family, or over HTTP from a user's program. */
  readonly transport: "smtp" | "lmtp" | "http";
  /** What the client called itself. */
  readonly greetedAs: string;
  /** EHLO, not HELO. */
  readonly extended: boolean;
  /** Textual IP address. */
  readonly address: string;
  /** The client's name as a trusted proxy looked it up. */
  readonly hostname: string | undefined;
  readonly tls: TlsState | undefined;
  /** The login name of a submission's author. */
  readonly author: string | undefined;
}
