/** Quotas on the command line: "--bytes '5 GiB' --messages 0", where 0 is no limit. */
import { type QuotaLimits, unlessZero } from "../mail/new-accounts.ts";
import { parseSize } from "../config/values.ts";
import { changeOf } from "./change-of.ts";
import { UsageProblem, type OptionHelp, type OptionValues } from "./subcommand.ts";

export const quotaOptions: Readonly<Record<string, OptionHelp>> = {
  bytes: { option: { type: "string" }, value: "SIZE", help: 'What it may hold, like "5 GiB"; 0 for no limit' },
  messages: { option: { type: "string" }, value: "NUMBER", help: "How many messages it may hold; 0 for no limit" },
};

/** What the options say; what they do not say is absent. Throws UsageProblem. */
export function quotaChange(values: OptionValues): Partial<QuotaLimits> {
  return changeOf<QuotaLimits>(values, {
    bytes: (text, option) => ({ maxBytes: unlessZero(parseLimit(option, text, "size")) }),
    messages: (text, option) => ({ maxMessages: unlessZero(parseLimit(option, text, "number")) }),
  });
}

/** 0 for no limit. Throws UsageProblem. */
export function parseLimit(option: string, text: string, what: "size" | "number"): number {
  const parsed = what === "size" ? parseSize(text) : parseCount(text);
  if (parsed !== undefined) return parsed;
  throw new UsageProblem(`${option} ${text} is no ${what}${what === "size" ? ' like "5 GiB"' : ""}`);
}

function parseCount(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
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
