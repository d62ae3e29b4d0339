/** Parameters of MAIL and RCPT (RFC 5321 4.1.1.11): words, each with or without a value. */
import { SyntaxProblem } from "../../base/errors.ts";
import { PARAMETERS_MAX } from "./limits.ts";

/** A parameter that no extension offered here defines: 555, not 501. */
export class UnknownParameter extends SyntaxProblem {
  override name = "UnknownParameter";
}

/** Upper-case names and their values (undefined: no "="). */
export type Parameters = ReadonlyMap<string, string | undefined>;

const PARAMETER = /^([A-Za-z\d][A-Za-z\d-]*)(?:=([!-<>-~\u0080-\u{10ffff}]+))?$/u;

export function parseParameters(text: string): Parameters {
  const found = new Map<string, string | undefined>();
  // Empty pieces at either end.
  const words = text.split(/[\t ]+/, PARAMETERS_MAX + 2).filter((word) => word !== "");
  if (words.length > PARAMETERS_MAX) throw new SyntaxProblem("too many parameters");
  for (const word of words) {
    const [, name, value] = PARAMETER.exec(word) ?? [];
    if (name === undefined) throw new SyntaxProblem(`"${word}" is not a parameter`);
    const upper = name.toUpperCase();
    if (found.has(upper)) throw new SyntaxProblem(`${upper} is given twice`);
    found.set(upper, value);
  }
  return found;
}

/** The value of a parameter that must have one, checked against its grammar; undefined when it is absent. */
export function valueOf(parameters: Parameters, name: string, grammar: RegExp): string | undefined {
  if (!parameters.has(name)) return undefined;
  const value = parameters.get(name);
  if (value === undefined || !grammar.test(value)) throw new SyntaxProblem(`${name} has a wrong value`);
  return value;
}

/** Whether a parameter without a value is there. */
export function flagOf(parameters: Parameters, name: string): boolean {
  if (parameters.get(name) !== undefined) throw new SyntaxProblem(`${name} takes no value`);
  return parameters.has(name);
}

export function refuseOthers(parameters: Parameters, known: ReadonlySet<string>): void {
  for (const name of parameters.keys()) {
    if (!known.has(name)) throw new UnknownParameter(`${name} is not a parameter known here`);
  }
}
