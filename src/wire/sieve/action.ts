/** What a script decided; who runs it does it, in this order. */
import type { Mailto } from "./notify/mailto.ts";

interface Storing {
  /** Flags that the message gets, undefined when the script said nothing of flags (RFC 5232). */
  readonly flags?: readonly string[] | undefined;
  /** The message as the script left it; undefined: as it came (RFC 5293). */
  readonly message?: Uint8Array | undefined;
}

/** Into the place where the message would be without a script. */
export interface KeepAction extends Storing {
  readonly kind: "keep";
  /** No command asked for it, and none took it back (RFC 5228 2.10.2). */
  readonly isImplicit: boolean;
}

export interface FileIntoAction extends Storing {
  readonly kind: "fileinto";
  readonly mailbox: string;
  /** Whether the mailbox is made when it does not exist (RFC 5490 3.2). */
  readonly create: boolean;
  /** The mailbox with this special use comes before `mailbox` (RFC 8579 4). */
  readonly specialUse?: string | undefined;
}

export interface RedirectAction {
  readonly kind: "redirect";
  /** local@domain */
  readonly address: string;
  readonly message?: Uint8Array | undefined;
}

interface DiscardAction {
  readonly kind: "discard";
}

/** RFC 5429: with `isExtended` in the protocol if that can be, else in a message to the sender. */
export interface RejectAction {
  readonly kind: "reject";
  readonly reason: string;
  readonly isExtended: boolean;
}

/** Where a copy of what the script sends is kept (RFC 8580). */
export interface FileCarbonCopy {
  readonly mailbox: string;
  readonly create: boolean;
  readonly specialUse?: string | undefined;
  readonly flags?: readonly string[] | undefined;
}

/** RFC 5230. Whether it is sent is for the sender's address, the time and the header to say. */
export interface VacationAction {
  readonly kind: "vacation";
  /** Plain text, or with `isMime` an entity with its header. */
  readonly reason: string;
  readonly isMime: boolean;
  readonly subject?: string | undefined;
  readonly from?: string | undefined;
  /** The owner's further addresses. */
  readonly addresses: readonly string[];
  /** Answers of one handle are the same answer: a sender gets one in `seconds`. Undefined: the answer's text tells. */
  readonly handle?: string | undefined;
  /** RFC 6131: 0 answers each time; undefined when the script does not say. */
  readonly seconds?: number | undefined;
  readonly fcc?: FileCarbonCopy | undefined;
}

/** RFC 5435, RFC 5436. */
export interface NotifyAction {
  readonly kind: "notify";
  /** "mailto:…", as it is written and as it is read. */
  readonly method: string;
  readonly mailto: Mailto;
  readonly from?: string | undefined;
  /** 1 urgent, 2 normal, 3 low. */
  readonly importance: 1 | 2 | 3;
  /** "name=value" */
  readonly options: readonly string[];
  readonly text?: string | undefined;
  readonly fcc?: FileCarbonCopy | undefined;
}

export type SieveAction =
  | KeepAction
  | FileIntoAction
  | RedirectAction
  | DiscardAction
  | RejectAction
  | VacationAction
  | NotifyAction;

interface SieveError {
  /** Of an included script; undefined: in the script itself. */
  readonly script?: string | undefined;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

export interface SieveResult {
  /** After an error: the implicit keep of the message as it came, and nothing else (RFC 5228 2.10.6). */
  readonly actions: readonly SieveAction[];
  readonly error?: SieveError | undefined;
}
