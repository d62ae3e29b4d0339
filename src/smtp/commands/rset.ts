import { SyntaxProblem } from "../../base/errors.ts";
import { command } from "../command.ts";
import { ok } from "../replies.ts";

export const rset = command({
  name: "RSET",
  rfc: "5321 4.1.1.5",
  needs: "nothing",
  idle: true,
  parse(argument) {
    if (argument !== "") throw new SyntaxProblem("RSET takes no argument");
  },
  async run(session) {
    await session.reset();
    return ok;
  },
});
