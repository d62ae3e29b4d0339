import { command } from "../command.ts";
import { notHere } from "../replies.ts";

/** Who is on a list is not told (RFC 5321 3.5.2, 7.3). */
export const expn = command({
  name: "EXPN",
  rfc: "5321 4.1.1.7",
  needs: "nothing",
  parse: () => undefined,
  run: () => notHere,
});
