/** The variable that holds flags instead of the script's own (RFC 5232 3). */
import type { Arguments } from "../language/arguments.ts";
import type { VariableName } from "../language/text.ts";
import { variableName } from "../language/variable-name.ts";

export function readFlagVariable(given: Arguments): VariableName | undefined {
  const name = given.string("the name of a variable");
  given.checker.need("variables", "a variable", name.at);
  return variableName(given, name);
}
