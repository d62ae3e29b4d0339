/** The text of a script that a client names by its blob. */
import { Refusal } from "../../base/errors.ts";
import { SCRIPT_BYTES_MAX } from "../../wire/sieve/limits.ts";
import { scriptText } from "../../mail/sieve/scripts.ts";
import type { Account } from "../../store/account.ts";
import { SieveMistakes } from "../../wire/sieve/mistakes.ts";
import { findBlob } from "../blobs.ts";
import { SetError } from "../errors.ts";
import type { Call } from "../method.ts";

/** Undefined when there is no such blob. Throws SetError. */
export async function textOfBlob(call: Call, account: Account, blobId: string): Promise<string | undefined> {
  const blob = await findBlob(account, call.idOf(blobId) ?? blobId);
  return blob && withSieveErrors(async () => Promise.resolve(scriptText(blob.bytes)));
}

/** Runs what reads a script; what is wrong with that is told as RFC 9661 has it. */
export async function withSieveErrors<T>(act: () => Promise<T>): Promise<T> {
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
