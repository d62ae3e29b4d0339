/** What options hold, as commands want it: a text, a number, on or off. */
import { type OptionValues, UsageProblem } from "./subcommand.ts";

/** Undefined where it is not given. */
export function textOption(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** A whole number, 1 or more; `otherwise` where it is not given. Throws UsageProblem. */
export function numberOption(values: OptionValues, name: string, otherwise: number): number {
  const value = Number(values[name] ?? otherwise);
  if (!Number.isSafeInteger(value) || value < 1) throw new UsageProblem(`--${name} takes a number, 1 or more`);
  return value;
}

/** `option` is its name as it is typed: "--enabled". Throws UsageProblem. */
export function onOff(option: string, text: string): boolean {
  if (text !== "on" && text !== "off") throw new UsageProblem(`${option} is on or off, not ${text}`);
  return text === "on";
}
