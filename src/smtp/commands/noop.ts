import { command } from "../command.ts";
import { ok } from "../replies.ts";

export const noop = command({
  name: "NOOP",
  rfc: "5321 4.1.1.9",
  needs: "nothing",
  idle: true,
  parse: () => undefined,
  run: () => ok,
});
