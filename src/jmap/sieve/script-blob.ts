/** The text of a script that a client names by its blob. */
import { Refusal } from "../../base/errors.ts";
import { SCRIPT_BYTES_MAX } from "../../wire/sieve/limits.ts";
import { scriptText } from "../../mail/sieve/scripts.ts";
import type { Account } from "../../store/account.ts";
import { SieveMistakes } from "../../wire/sieve/mistakes.ts";
import { readScript, type SieveScript } from "../../wire/sieve/script.ts";
import { findBlob } from "../blobs.ts";
import { invalidArguments, SetError } from "../errors.ts";
import type { Call } from "../method.ts";

/** Undefined when there is no such blob. Throws SetError. */
export async function textOfBlob(call: Call, account: Account, blobId: string): Promise<string | undefined> {
  const blob = await findBlob(account, call.idOf(blobId) ?? blobId);
  return blob && withSieveErrors(() => scriptText(blob.bytes));
}

/** The script, ready to run. Throws SetError, and MethodError when there is no such blob. */
export async function scriptOfBlob(call: Call, account: Account, blobId: string): Promise<SieveScript> {
  const text = await textOfBlob(call, account, blobId);
  if (text === undefined) throw invalidArguments("there is no such blob");
  return withSieveErrors(() => readScript(text));
}

/** Runs what reads a script; what is wrong with that is told as RFC 9661 has it. */
export async function withSieveErrors<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof SieveMistakes) throw new SetError("invalidSieve", error.message);
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "invalid") throw new SetError("invalidSieve", error.message);
    if (error.code === "too-large") throw new SetError("tooLarge", error.message, { maxSize: SCRIPT_BYTES_MAX });
    throw error;
  }
}
