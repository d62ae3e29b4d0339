/** A blob that is not there any more, or not what it was. */
import { Refusal } from "../base/errors.ts";

/** Trying again changes nothing until somebody has put the file back. */
export class LostBlob extends Refusal {
  override name = "LostBlob";
  constructor(message: string, options?: ErrorOptions) {
    super("unavailable", message, options);
  }
}

/** What was read; undefined where the blob is lost. */
export async function unlessLost<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof LostBlob) return undefined;
    throw error;
  }
}
