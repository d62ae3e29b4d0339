/** Every command there is; in this order CAPABILITY shows what they declare. */
import type { AnyCommand } from "./command.ts";
import { authenticate } from "./commands/authenticate.ts";
import { capability } from "./commands/capability.ts";
import { checkscript } from "./commands/checkscript.ts";
import { deletescript } from "./commands/deletescript.ts";
import { getscript } from "./commands/getscript.ts";
import { havespace } from "./commands/havespace.ts";
import { listscripts } from "./commands/listscripts.ts";
import { logout } from "./commands/logout.ts";
import { noop } from "./commands/noop.ts";
import { putscript } from "./commands/putscript.ts";
import { renamescript } from "./commands/renamescript.ts";
import { setactive } from "./commands/setactive.ts";
import { starttls } from "./commands/starttls.ts";
import { unauthenticate } from "./commands/unauthenticate.ts";

const table: ReadonlyMap<string, AnyCommand> = new Map(
  [
    authenticate,
    starttls(allCommands),
    unauthenticate,
    capability(allCommands),
    havespace,
    putscript,
    listscripts,
    setactive,
    getscript,
    deletescript,
    renamescript,
    checkscript,
    noop,
    logout,
  ].map((each: AnyCommand) => [each.name, each]),
);

/** By its name in capitals. */
export function findCommand(name: string): AnyCommand | undefined {
  return table.get(name);
}

export function allCommands(): Iterable<AnyCommand> {
  return table.values();
}
