/** Handing a message to the next server: the seam between the queue, which knows when, and the SMTP client, which knows how. */
import type { Path } from "../wire/smtp/path.ts";

/** Where recipients' mail goes next. Messages with the same key share connections and the limits on them. */
export interface Hop {
  /** Names the hop in the queue, in logs and for the operator: "example.org", or "[192.0.2.1]", or "smarthost.example:587". */
  readonly key: string;
}

/** Chooses the hop of a recipient's domain (A-label, lower-case, or an address literal in brackets) by the configuration; asks nobody. */
export interface Routes {
  hop(domain: string): Hop;
  /** Hears of changes, so that `hop` knows them. Rejects when the storage cannot be read. */
  refresh?(): Promise<void>;
}

export interface HandoverRecipient {
  readonly path: Path;
  /** DSN parameters as the sender gave them (RFC 3461 4.1, 4.2), to be passed on where the next server knows them. */
  readonly notify: readonly ("NEVER" | "SUCCESS" | "FAILURE" | "DELAY")[] | undefined;
  readonly originalRecipient: { readonly type: string; readonly address: string } | undefined;
}

/** One message for recipients of one hop. */
export interface Handover {
  readonly hop: Hop;
  /** This server's name for the message. */
  readonly id: string;
  /** Undefined: the null reverse-path. */
  readonly reversePath: Path | undefined;
  readonly recipients: readonly HandoverRecipient[];
  readonly message: {
    /** Bytes, before anything is signed or converted. */
    readonly size: number;
    /** What the content needs of the next server. */
    readonly body: "7BIT" | "8BITMIME" | "BINARYMIME";
    /** A header field needs SMTPUTF8 (RFC 6531 3.6): an address that cannot be written in ASCII. */
    readonly utf8Header: boolean;
    /** Others may have signed it: it is changed only where it could not be sent at all. */
    readonly foreign: boolean;
    /** Ready to send, signatures in front: as it is, or converted so that every line is ASCII (RFC 6152 3). */
    bytes(form: "as-is" | "7bit"): Promise<Uint8Array>;
  };
  readonly ret: "FULL" | "HDRS" | undefined;
  readonly envelopeId: string | undefined;
  /** RFC 8689: REQUIRETLS in the envelope; or the header field TLS-Required: No, which lets DANE and MTA-STS be ignored. */
  readonly tls: "required" | "as-policy" | "optional";
  /** RFC 2852, milliseconds that are left, and what then; passed on where the next server knows it. */
  readonly deliverBy: { readonly ms: number; readonly mode: "notify" | "return"; readonly trace: boolean } | undefined;
  /** RFC 6710, -9 to 9. */
  readonly priority: number;
}

/** What the other side said, or what stood in the way, as a reply: "4.4.1" for a host that does not answer. */
export interface RemoteReply {
  readonly code: number;
  /** As the other side gave it, or the nearest of RFC 3463; always there. */
  readonly enhanced: string;
  /** The other side's exact words behind the code, an enhanced code among them, lines joined by "\n"; or ours in a sentence. */
  readonly text: string;
  /** Whether the words are the other side's. */
  readonly fromRemote: boolean;
}

export interface RecipientResult {
  /** "delivered": the next server has taken responsibility. "deferred": later, perhaps. "failed": never. */
  readonly outcome: "delivered" | "deferred" | "failed";
  readonly reply: RemoteReply;
  /** The server that answered last, if one did. */
  readonly remote: { readonly host: string; readonly address: string } | undefined;
  /** The next server knows DSN, so that it will say itself what becomes of the message (RFC 3461 5.2.2). */
  readonly dsnPassedOn: boolean;
  /** Undefined: clear text. */
  readonly tls:
    | { readonly version: string; readonly cipher: string; readonly verified: "none" | "dane" | "pkix" }
    | undefined;
}

export interface HandoverResult {
  /** In the order of the recipients. */
  readonly results: readonly RecipientResult[];
  /**
   * For the number of connections to this hop: "good" when a server talked to us about this message, "bad" when none could be reached, said
   * 421, or hung up.
   */
  readonly connection: "good" | "bad";
}

/** What came of trying a hop. */
export interface Reached {
  /** Whether it would take mail from us now. */
  readonly isOpen: boolean;
  /** What the other side said, or what was in the way; its name, where nothing was. */
  readonly words: string;
  readonly tls: RecipientResult["tls"];
}

export interface Transport extends AsyncDisposable {
  /**
   * Delivers over a connection of its own choosing, one that is open already if there is one; splits the recipients into transactions as the
   * next server's limits ask. Never rejects for what the network or the other side does. `signal` aborts what takes too long at shutdown:
   * recipients without a final answer are then "deferred".
   */
  deliver(handover: Handover, signal: AbortSignal): Promise<HandoverResult>;
  /** Goes as far as a message would begin, and takes leave. Never rejects for what the network or the other side does. */
  reach(hop: Hop, signal: AbortSignal): Promise<Reached>;
}
