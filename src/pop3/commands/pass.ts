/** PASS: the password for the name that USER gave (RFC 1939 7). */
import { SyntaxProblem } from "../../base/errors.ts";
import { BEFORE_LOGIN, command } from "../command.ts";
import { openMaildrop } from "../login.ts";

export const pass = command({
  name: "PASS",
  rfc: "1939 7",
  states: BEFORE_LOGIN,

  parse(args) {
    return args.rest("password");
  },

  async run(session, password) {
    const { name } = session;
    session.name = undefined;
    if (name === undefined) throw new SyntaxProblem("USER comes first");
    await openMaildrop(session, await session.parts.gate.password(session.connection, name, password));
  },
});
