/** Methods of notification as arguments: mailto is the one there is. */
import type { Arguments } from "../language/arguments.ts";
import type { Text } from "../language/text.ts";
import { readMailto } from "./mailto.ts";

export function isMethod(uri: string): boolean {
  return readMailto(uri) !== undefined;
}

export function checkMethod(given: Arguments, { fixed, at }: Text): void {
  if (fixed !== undefined && !isMethod(fixed)) given.mistake(`"${fixed}" is no mailto: URI with a few addresses`, at);
}
