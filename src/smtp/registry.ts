/** All commands of SMTP and LMTP. */
import type { AnyCommand, Command } from "./command.ts";
import { auth } from "./commands/auth.ts";
import { bdat } from "./commands/bdat.ts";
import { data } from "./commands/data.ts";
import { ehlo } from "./commands/ehlo.ts";
import { expn } from "./commands/expn.ts";
import { helo } from "./commands/helo.ts";
import { help } from "./commands/help.ts";
import { lhlo } from "./commands/lhlo.ts";
import { mail } from "./commands/mail.ts";
import { noop } from "./commands/noop.ts";
import { quit } from "./commands/quit.ts";
import { rcpt } from "./commands/rcpt.ts";
import { rset } from "./commands/rset.ts";
import { starttls } from "./commands/starttls.ts";
import { vrfy } from "./commands/vrfy.ts";
import { xclient } from "./commands/xclient.ts";

export class CommandTable {
  /** In the order of the keywords in the answer to EHLO. */
  readonly commands: readonly AnyCommand[];
  readonly #byName: ReadonlyMap<string, AnyCommand>;

  constructor(commands: readonly AnyCommand[]) {
    this.commands = commands;
    this.#byName = new Map(commands.map((command) => [command.name, command]));
  }

  /** `verb` in capitals. */
  find(verb: string): AnyCommand | undefined {
    return this.#byName.get(verb);
  }
}

/** A command runs only on what its own `parse` made, so the type of its arguments may be forgotten. */
function any<Args>(command: Command<Args>): AnyCommand {
  return command;
}

export const commandTable = new CommandTable([
  any(ehlo),
  any(lhlo),
  any(helo),
  any(starttls),
  any(auth),
  any(mail),
  any(rcpt),
  any(data),
  any(bdat),
  any(rset),
  any(noop),
  any(vrfy),
  any(expn),
  any(help),
  any(xclient),
  any(quit),
]);
