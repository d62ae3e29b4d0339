/** setflag, addflag and removeflag: the flags of what is kept and filed from here on, or those in a variable. */
import { type CommandDefinition, command } from "../definition.ts";
import { addFlags, readFlags, removeFlags } from "../flags/flag-list.ts";
import { readFlagVariable } from "../flags/flag-variable.ts";

type Change = (flags: readonly string[], words: readonly string[]) => readonly string[];

export const setflag = flagCommand("setflag", "5232 3.1", (_flags, words) => readFlags(words));
export const addflag = flagCommand("addflag", "5232 3.2", addFlags);
export const removeflag = flagCommand("removeflag", "5232 3.3", removeFlags);

function flagCommand(name: string, rfc: string, change: Change): CommandDefinition {
  return command({
    name,
    rfc,
    requires: "imap4flags",
    read(given) {
      const variable = given.places > 1 ? readFlagVariable(given) : undefined;
      const words = given.strings("the flags");
      return (run) => {
        if (variable === undefined) {
          run.flags = change(run.flags ?? [], run.texts(words));
          return;
        }
        const before = readFlags([run.variables.get(variable)]);
        run.variables.set(variable, change(before, run.texts(words)).join(" "));
      };
    },
  });
}
