/** Options that are switched on or off: "--subaddresses off". */
import { UsageProblem } from "./subcommand.ts";

/** Throws UsageProblem. */
export function onOff(option: string, value: string): boolean {
  if (value !== "on" && value !== "off") throw new UsageProblem(`${option} is on or off, not ${value}`);
  return value === "on";
}
