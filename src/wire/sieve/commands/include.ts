/** include, return and global: scripts within each other (RFC 6609). */
import type { IncludeLocation } from "../host.ts";
import { command } from "../definition.ts";
import { Failed } from "../running/failed.ts";
import type { Run } from "../running/run.ts";

/** A script is looked up and read again for each of them: the largest takes some 75 ms. */
const INCLUDE_STEPS = 10_000;
const STEPS_A_CHARACTER = 3;

export const include = command({
  name: "include",
  rfc: "6609 3.2",
  requires: "include",
  read(given) {
    const location: IncludeLocation = given.oneOf({ personal: undefined, global: undefined })?.name ?? "personal";
    const once = given.tag("once");
    const optional = given.tag("optional");
    const script = given.string("the name of a script");
    if (script.fixed === "") given.mistake("a script has a name", script.at);
    return async (run) => {
      const name = run.text(script);
      const key = `${location}:${name}`;
      if (once && run.includes.wasDone(key)) return undefined;
      run.spend(INCLUDE_STEPS);
      const included = await run.host.included(name, location);
      if (included === undefined) {
        if (optional) return undefined;
        throw new Failed(`there is no script "${name}" to include`);
      }
      run.spend(included.length * STEPS_A_CHARACTER);
      run.includes.begin(key, name);
      const leaving = await run.within(included.body);
      run.includes.end();
      return leaving?.from === "all" ? leaving : undefined;
    };
  },
});

export const leave = command({
  name: "return",
  rfc: "6609 3.3",
  requires: "include",
  read: () => () => ({ from: "script" }),
});

export const global = command({
  name: "global",
  rfc: "6609 3.4.1",
  requires: "include",
  read(given) {
    given.checker.need("variables", "global", given.at);
    const names = given.strings("the names of variables");
    for (const { fixed, at } of names) {
      if (!/^[a-z_]\w*$/i.test(fixed ?? "")) given.mistake(`"${fixed ?? ""}" names no variable`, at);
    }
    return (run: Run) => {
      for (const name of run.texts(names)) run.variables.share(name.toLowerCase());
    };
  },
});
