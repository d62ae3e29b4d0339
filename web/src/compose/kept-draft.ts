/** A draft as it is kept on the device until the server has it, or has sent it. */
import type { Draft } from "./draft.ts";

/** When a message leaves. */
export type Departure =
  | { readonly kind: "after"; readonly seconds: number }
  | { readonly kind: "at"; readonly ms: number };

export interface Leaving {
  readonly departure: Departure;
  /** Whether the server may have taken it: it is asked before it is given the message again. */
  readonly isAttempted: boolean;
}

/** "open" is being written in some window, "closed" waits to be saved, "discarded" to be removed, "leaving" to be sent. */
export type Stage = "open" | "closed" | "discarded" | "leaving";

export interface KeptDraft {
  readonly key: string;
  readonly draft: Draft;
  readonly stage: Stage;
  readonly leaving: Leaving | undefined;
  /** Why the server would not: nothing is tried again before the draft was changed. */
  readonly problem: string | undefined;
  /** Epoch milliseconds. */
  readonly changedAt: number;
}

/** What is attached, until it is uploaded and the draft is saved. */
export interface KeptFile {
  readonly key: string;
  readonly draftKey: string;
  readonly file: File;
}
