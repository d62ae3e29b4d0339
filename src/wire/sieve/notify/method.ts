/** Methods of notification as arguments: mailto is the one there is. */
import type { Arguments } from "../language/arguments.ts";
import type { Text } from "../language/text.ts";
import type { Run } from "../running/run.ts";
import { type Mailto, readMailto } from "./mailto.ts";

/** To read one costs as much as the addresses in it, however short it is. */
const METHOD_STEPS = 50;

/** In a run; undefined when it is no method that there is. */
export function readMethod(run: Run, uri: string): Mailto | undefined {
  run.spend(METHOD_STEPS);
  run.spendMaking(uri.length);
  return readMailto(uri);
}

export function checkMethod(given: Arguments, { fixed, at }: Text): void {
  if (fixed !== undefined && readMailto(fixed) === undefined)
    given.mistake(`"${fixed}" is no mailto: URI with a few addresses`, at);
}
