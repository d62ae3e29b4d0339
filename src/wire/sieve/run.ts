/** Runs a script on a message. It asks the world through its host, and does nothing itself: it answers what is to be done. */
import type { KeepAction, SieveResult } from "./action.ts";
import type { SieveHost } from "./host.ts";
import { ScriptMessage } from "./message/script-message.ts";
import { shortened, SieveMistakes } from "./mistakes.ts";
import { Failed } from "./running/failed.ts";
import { type Envelope, Run } from "./running/run.ts";
import type { SieveScript } from "./script.ts";

export interface SieveMessage {
  readonly bytes: Uint8Array;
  /** Octets, for the test `size`. */
  readonly size: number;
  readonly envelope: Envelope;
}

/** Errors of the script are in the result; what the host throws is thrown. */
export async function runScript(script: SieveScript, message: SieveMessage, host: SieveHost): Promise<SieveResult> {
  const run = new Run(new ScriptMessage(message.bytes, message.size), message.envelope, host);
  try {
    await script.body(run);
    return { actions: run.decisions.finish(run.flags) };
  } catch (error) {
    if (!(error instanceof Failed || error instanceof SieveMistakes)) throw error;
    return {
      actions: [implicitKeep],
      error: { script: run.includes.current, line: run.line, text: shortened(error.message) },
    };
  }
}

const implicitKeep: KeepAction = { kind: "keep", isImplicit: true };
