/** NOOP: nothing, but an answer, which the client may mark (RFC 5804 2.13). */
import { formatString } from "../../wire/managesieve/response.ts";
import { ANY_STATE, command } from "../command.ts";

export const noop = command({
  name: "NOOP",
  rfc: "5804 2.13",
  states: ANY_STATE,

  parse(args) {
    const tag = args.empty ? undefined : args.text("tag");
    args.end();
    return tag;
  },

  run(session, tag) {
    session.ok("Done", tag === undefined ? undefined : `TAG ${formatString(tag)}`);
  },
});
