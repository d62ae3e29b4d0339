/** What the file system says when storage is in trouble, as refusals that clients hear as temporary. */
import { Refusal } from "../base/errors.ts";
import type { StorageAlarm } from "../base/storage-alarm.ts";
import { storageWords } from "../base/storage-words.ts";

/** Runs a file operation; any error that the system gives becomes Refusal("unavailable"), which is told to the alarm. */
export async function onStorage<T>(alarm: StorageAlarm | undefined, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Error && "syscall" in error && "code" in error) {
      const refusal = new Refusal("unavailable", storageWords(String(error.code)), { cause: error });
      alarm?.sound(refusal);
      throw refusal;
    }
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
