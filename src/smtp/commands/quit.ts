import { command } from "../command.ts";
import { bye } from "../replies.ts";

export const quit = command({
  name: "QUIT",
  rfc: "5321 4.1.1.10",
  needs: "nothing",
  parse: () => undefined,
  run(session) {
    session.afterwards(() => session.end("QUIT"));
    return bye;
  },
});
