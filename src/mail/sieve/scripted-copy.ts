/** One copy of a message whose owner has a script, and what is left to do when it is delivered. */
import type { Account, PreparedMessage } from "../../store/account.ts";
import type { NotifyAction, RejectAction, VacationAction } from "../../wire/sieve/action.ts";
import type { Copy, Delivery } from "../delivery.ts";
import type { Report } from "../sent/note-report.ts";
import type { Passage } from "./passage.ts";
import type { KeptScript } from "./scripts.ts";

/** What all copies of a message share. */
export interface Ready {
  readonly prepared: PreparedMessage;
  readonly report: Report | undefined;
  readonly authors: () => readonly string[];
}

export interface ScriptedCopy {
  readonly delivery: Delivery;
  readonly ready: Ready;
  readonly copy: Copy;
  readonly account: Account;
  readonly passage: Passage;
}

/** What a script wants that is done when the message is taken, and that nobody but its owner hears of when it fails. */
export interface LeftToDo {
  readonly copy: Copy;
  readonly script: KeptScript;
  readonly answers: readonly (VacationAction | NotifyAction)[];
  /** The message is nowhere, so its sender has to be told. */
  readonly rejection: RejectAction | undefined;
  /** An answer for an absent owner would be wrong, or a second one. */
  readonly isQuiet: boolean;
}
