/** The active script of an account, read and checked. */
import type { MailReader } from "../../store/account.ts";
import type { Modseq } from "../../store/model.ts";
import { SieveMistakes } from "../../wire/sieve/mistakes.ts";
import { readScript, type SieveScript } from "../../wire/sieve/script.ts";
import { activeScript, type KeptScript } from "./scripts.ts";

interface Read {
  readonly state: Modseq | undefined;
  readonly kept: KeptScript | undefined;
}

/** `known` is the state in which it was read before. */
export async function readActive(mail: MailReader, known: Modseq | undefined): Promise<Read | "as before"> {
  const state = (await mail.recordStates()).get("sieve-script");
  if (state === undefined) return { state, kept: undefined };
  return state === known ? "as before" : { state, kept: await activeScript(mail) };
}

export function checkedScript(text: string): SieveScript | SieveMistakes {
  try {
    return readScript(text);
  } catch (error) {
    if (error instanceof SieveMistakes) return error;
    throw error;
  }
}
