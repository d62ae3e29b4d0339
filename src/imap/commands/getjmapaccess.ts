/** GETJMAPACCESS: where the same mail is to be had over JMAP, under the same ids and with the same credentials (RFC 9698). */
import { SyntaxProblem } from "../../base/errors.ts";
import { command, LOGGED_IN } from "../command.ts";

export const getJmapAccess = command({
  name: "GETJMAPACCESS",
  rfc: "9698 3",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: [({ loggedIn, hasJmap }) => (loggedIn && hasJmap ? "JMAPACCESS" : "")],

  parse(reader) {
    reader.end();
  },

  run(session) {
    const { jmapUrl } = session.parts;
    if (jmapUrl === undefined) throw new SyntaxProblem("Unknown command");
    session.untagged(`JMAPACCESS "${jmapUrl}"`);
  },
});
