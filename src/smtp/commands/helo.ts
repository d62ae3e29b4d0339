import { command } from "../command.ts";
import { introduce, parseName } from "../hello.ts";

export const helo = command({
  name: "HELO",
  rfc: "5321 4.1.1.1",
  roles: ["mx", "submission"],
  needs: "nothing",
  idle: true,
  parse: parseName,
  run: (session, name) => introduce(session, { name, extended: false }),
});
