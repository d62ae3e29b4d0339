/** LISTSCRIPTS: the names of all scripts, and which one runs (RFC 5804 2.7). */
import { listScripts } from "../../mail/sieve/scripts.ts";
import { formatString } from "../../wire/managesieve/response.ts";
import { AFTER_LOGIN, command } from "../command.ts";

export const listscripts = command({
  name: "LISTSCRIPTS",
  rfc: "5804 2.7",
  states: AFTER_LOGIN,

  parse(args) {
    args.end();
  },

  async run(session) {
    const scripts = await session.account.read(listScripts);
    const lines = scripts.map(({ name, isActive }) => `${formatString(name)}${isActive ? " ACTIVE" : ""}\r\n`);
    session.write(lines.join(""));
    session.ok(scripts.length === 1 ? "1 script" : `${scripts.length} scripts`);
  },
});
