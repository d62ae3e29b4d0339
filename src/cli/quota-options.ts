/** Quotas on the command line: "--bytes '5 GiB' --messages 0", where 0 is no limit. */
import { parseSize } from "../config/values.ts";
import { UsageProblem, type OptionHelp, type OptionValues } from "./subcommand.ts";

export const quotaOptions: Readonly<Record<string, OptionHelp>> = {
  bytes: { option: { type: "string" }, value: "SIZE", help: 'What it may hold, like "5 GiB"; 0 for no limit' },
  messages: { option: { type: "string" }, value: "NUMBER", help: "How many messages it may hold; 0 for no limit" },
};

export interface QuotaLimits {
  readonly maxBytes: number | undefined;
  readonly maxMessages: number | undefined;
}

/** What the options say; what they do not say stays as in `otherwise`. */
export function quotaFrom(values: OptionValues, otherwise: QuotaLimits): QuotaLimits {
  return {
    maxBytes: limit(values["bytes"], "--bytes", otherwise.maxBytes, parseSize),
    maxMessages: limit(values["messages"], "--messages", otherwise.maxMessages, (text) =>
      /^\d{1,15}$/.test(text) ? Number(text) : undefined,
    ),
  };
}

function limit(
  value: string | boolean | undefined,
  option: string,
  otherwise: number | undefined,
  parse: (text: string) => number | undefined,
): number | undefined {
  if (typeof value !== "string") return otherwise;
  const parsed = parse(value);
  if (parsed === undefined)
    throw new UsageProblem(`${option} ${value} is no ${option === "--bytes" ? 'size like "5 GiB"' : "number"}`);
  return parsed === 0 ? undefined : parsed;
}

export function showQuota(used: number, max: number | undefined, unit: (amount: number) => string): string {
  return max === undefined ? `${unit(used)}, no limit` : `${unit(used)} of ${unit(max)}`;
}

const STEPS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** "1.5 GiB" */
export function showSize(bytes: number): string {
  const step = bytes < 1024 ? 0 : Math.min(STEPS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** step;
  return `${Number(amount.toFixed(amount < 10 ? 1 : 0))} ${STEPS[step]}`;
}
