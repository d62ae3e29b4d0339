/** The state of all principals: it moves with the directory, whatever changes there. */
import type { Call } from "../method.ts";

export async function principalState({ parts }: Pick<Call, "parts">): Promise<string> {
  return String(await parts.directory.version());
}
