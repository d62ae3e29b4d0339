import { command } from "../command.ts";
import { introduce, parseName } from "../hello.ts";

export const ehlo = command({
  name: "EHLO",
  rfc: "5321 4.1.1.1",
  roles: ["mx", "submission"],
  needs: "nothing",
  idle: true,
  keywords: () => ["PIPELINING", "ENHANCEDSTATUSCODES"],
  parse: parseName,
  run: (session, name) => introduce(session, { name, extended: true }),
});
