/** setflag, addflag and removeflag: the flags of what is kept and filed from here on, or those in a variable. */
import { type CommandDefinition, command } from "../definition.ts";
import { addFlags, flagsIn, readFlags, removeFlags } from "../flags/flag-list.ts";
import { readFlagVariable } from "../flags/flag-variable.ts";

type Change = (flags: readonly string[], named: Iterable<string>) => readonly string[];

export const setflag = flagCommand("setflag", "5232 3.1", (_flags, named) => addFlags([], named));
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
        const named = flagsIn(run, run.texts(words));
        if (variable === undefined) run.flags = change(run.flags ?? [], named);
        else {
          const before = readFlags(run, [run.variables.get(variable)]);
          run.variables.set(variable, change(before, named).join(" "));
        }
      };
    },
  });
}
