import { command } from "../command.ts";
import { introduce, parseName } from "../hello.ts";

export const lhlo = command({
  name: "LHLO",
  rfc: "2033 4.1",
  roles: ["lmtp"],
  needs: "nothing",
  idle: true,
  keywords: () => ["PIPELINING", "ENHANCEDSTATUSCODES"],
  parse: parseName,
  run: (session, name) => introduce(session, { name, extended: true }),
});
