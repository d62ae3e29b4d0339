import { systemClock } from "../../base/clock.ts";
import type { SieveAction } from "../../wire/sieve/action.ts";
import type { SieveHost } from "../../wire/sieve/host.ts";
import { runScript } from "../../wire/sieve/run.ts";
import { readScript } from "../../wire/sieve/script.ts";
import { textOption } from "../option-values.ts";
import { readInput, readScriptFile } from "../script-file.ts";
import { type Subcommand, UsageProblem } from "../subcommand.ts";

export const sieveTest: Subcommand = {
  name: "sieve test",
  operands: "FILE MESSAGE",
  operandsMin: 2,
  operandsMax: 2,
  usesData: "by itself",
  summary: "Tell what a Sieve script would do with a message",
  details:
    "Nothing is done, and no account is asked: every mailbox is there, nothing came before, and no script can be included. With - for one of the files that is read from standard input.",
  options: {
    from: { option: { type: "string" }, value: "ADDRESS", help: "The reverse-path of the message (none)" },
    to: { option: { type: "string" }, value: "ADDRESS", help: "The recipient (none)" },
    junk: { option: { type: "boolean" }, help: "The message is judged junk" },
  },
  async run({ operands: [file = "", message = ""], values, out }) {
    if (file === "-" && message === "-") throw new UsageProblem("Only one of the files is read from standard input");
    const script = readScript(await readScriptFile(file));
    const bytes = await readInput(message);
    const envelope = { from: textOption(values, "from") ?? "", to: textOption(values, "to") ?? "" };
    const host = hostOf(values["junk"] === true);
    const { actions, error } = await runScript(script, { bytes, size: bytes.length, envelope }, host);
    const problem = error === undefined ? [] : [`The script fails in line ${error.line}: ${error.text}.`];
    const edited = actions.flatMap((action) => ("message" in action && action.message ? [action.message] : []));
    const [changed] = edited;
    out.result(
      { actions: actions.map(shown), error: error ?? null },
      [
        ...problem,
        ...actions.map(inWords),
        ...(changed === undefined ? [] : ["", "It is changed to this:", "", textOf(changed)]),
      ].join("\n"),
    );
    return error === undefined ? 0 : 1;
  },
};

function hostOf(isJunk: boolean): SieveHost {
  return {
    now: systemClock.now(),
    zoneMinutes: (moment) => -new Date(moment).getTimezoneOffset(),
    mailboxExists: async () => true,
    specialUse: async (use) => use,
    seenBefore: async () => false,
    environment: () => undefined,
    included: async () => undefined,
    spamPercent: () => (isJunk ? 100 : 0),
    virusScore: () => undefined,
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8").replaceAll("\r\n", "\n").trimEnd();
}

/** The changed message as text: JSON has no bytes. */
function shown(action: SieveAction): object {
  return "message" in action && action.message ? { ...action, message: textOf(action.message) } : action;
}

function inWords(action: SieveAction): string {
  switch (action.kind) {
    case "keep":
      return `keep it where it would be without a script${flagged(action.flags)}`;
    case "fileinto":
      return `file it into ${action.specialUse ?? action.mailbox}${flagged(action.flags)}`;
    case "redirect":
      return `send it on to ${action.address}`;
    case "discard":
      return "discard it";
    case "reject":
      return `refuse it: ${action.reason}`;
    case "vacation":
      return `answer its sender: ${action.reason}`;
    case "notify":
      return `notify ${action.method}`;
  }
}

function flagged(flags: readonly string[] = []): string {
  return flags.length === 0 ? "" : `, with the flags ${flags.join(" ")}`;
}
