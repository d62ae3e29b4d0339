import { alone, command } from "../command.ts";
import { ok } from "../replies.ts";

export const rset = command({
  name: "RSET",
  rfc: "5321 4.1.1.5",
  needs: "nothing",
  idle: true,
  parse: alone("RSET"),
  async run(session) {
    await session.reset();
    return ok;
  },
});
