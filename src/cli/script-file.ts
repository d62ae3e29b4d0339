/** Files that commands read, and "-" for standard input: who acts as the owner of the data folder may not see the caller's own. */
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { scriptText } from "../mail/sieve/scripts.ts";

export const FILE_HELP = "With - for FILE it is read from standard input.";

export function readInput(file: string): Promise<Uint8Array> {
  return file === "-" ? buffer(process.stdin) : readFile(file);
}

/** Throws Refusal("invalid" | "too-large"). */
export async function readScriptFile(file: string): Promise<string> {
  return scriptText(await readInput(file));
}
