/** Names of variables as arguments (RFC 5229 3). */
import type { Arguments } from "./arguments.ts";
import type { Text, VariableName } from "./text.ts";

const NAME = /^(?:([a-z_]\w*)\.)?([a-z_]\w*)$/i;

/** Undefined, and a mistake is told, when it is no name. */
export function variableName(given: Arguments, { fixed, at, pieces }: Text): VariableName | undefined {
  // That it is missing was told.
  if (pieces.length === 0) return undefined;
  const found = NAME.exec(fixed ?? "");
  const namespace = found?.[1]?.toLowerCase();
  if (found === null || (namespace !== undefined && !given.checker.namespaces.has(namespace))) {
    given.mistake(
      fixed === undefined ? "the name of a variable holds no variable" : `"${fixed}" names no variable`,
      at,
    );
    return undefined;
  }
  return { variable: (found[2] ?? "").toLowerCase(), namespace };
}
