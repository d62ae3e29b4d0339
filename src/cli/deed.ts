/** What the command of this process changes is written down when it is done, beside what administrators change in the browser. */
import { userInfo } from "node:os";
import type { NewChange } from "../directory/change-book.ts";
import type { SqlDirectory } from "../directory/sql-directory.ts";
import type { CommandLine } from "./command-line.ts";

/** The last words of commands that change something whenever they are given. */
const ALWAYS = new Set(
  "add set remove rotate password invite restore imap hold release retry share unshare setup put activate deactivate renew".split(
    " ",
  ),
);
/** Those that only show something when they get no option. */
const WITH_OPTIONS = new Set(["quota", "security", "sending", "seen"]);
/** Options of every command, which change nothing. */
const COMMON = new Set(["config", "data", "json", "yes", "password-stdin"]);

let begun: NewChange | undefined;

function isChange({ subcommand, values }: CommandLine): boolean {
  const verb = subcommand.name.slice(subcommand.name.lastIndexOf(" ") + 1);
  return ALWAYS.has(verb) || (WITH_OPTIONS.has(verb) && Object.keys(ownOptions(values)).length > 0);
}

function ownOptions(values: CommandLine["values"]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !COMMON.has(name)));
}

/** Of a command that changes nothing there is nothing to write down. */
export function beginDeed(line: CommandLine): void {
  const { subcommand, values, operands } = line;
  begun = isChange(line)
    ? { actor: actorOf(), act: subcommand.name, subject: operands.join(" "), detail: ownOptions(values) }
    : undefined;
}

/** The command did not do what it was told to. */
export function forgetDeed(): void {
  begun = undefined;
}

/** Once. */
export async function noteDeed({ changes }: Pick<SqlDirectory, "changes">): Promise<void> {
  const deed = begun;
  begun = undefined;
  if (deed !== undefined) await changes.note(deed);
}

function actorOf(): string {
  try {
    return `${userInfo().username} (command line)`;
  } catch {
    // The user of a container may have no name.
    return "command line";
  }
}
