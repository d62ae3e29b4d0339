/** Every command there is; in this order CAPA shows what they declare. */
import type { AnyCommand } from "./command.ts";
import { auth } from "./commands/auth.ts";
import { capa } from "./commands/capa.ts";
import { dele } from "./commands/dele.ts";
import { lang } from "./commands/lang.ts";
import { list } from "./commands/list.ts";
import { noop } from "./commands/noop.ts";
import { pass } from "./commands/pass.ts";
import { quit } from "./commands/quit.ts";
import { retr } from "./commands/retr.ts";
import { rset } from "./commands/rset.ts";
import { stat } from "./commands/stat.ts";
import { stls } from "./commands/stls.ts";
import { top } from "./commands/top.ts";
import { uidl } from "./commands/uidl.ts";
import { user } from "./commands/user.ts";
import { utf8 } from "./commands/utf8.ts";

const table: ReadonlyMap<string, AnyCommand> = new Map(
  [
    capa(() => table.values()),
    stls,
    user,
    pass,
    auth,
    utf8,
    lang,
    top,
    uidl,
    stat,
    list,
    retr,
    dele,
    rset,
    noop,
    quit,
  ].map((each: AnyCommand) => [each.name, each]),
);

/** By its name in capitals. */
export function findCommand(name: string): AnyCommand | undefined {
  return table.get(name);
}
