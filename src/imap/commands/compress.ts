/** COMPRESS: goes on compressed, in both directions (RFC 4978). */
import { SyntaxProblem } from "../../base/errors.ts";
import { command, LOGGED_IN } from "../command.ts";

export const compress = command({
  name: "COMPRESS",
  rfc: "4978 3",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: [({ loggedIn, canCompress }) => (loggedIn && canCompress ? "COMPRESS=DEFLATE" : "")],

  parse(reader) {
    reader.space();
    const algorithm = reader.keyword();
    reader.end();
    if (algorithm !== "DEFLATE") throw new SyntaxProblem("Only DEFLATE is known");
  },

  run(session) {
    const { connection } = session;
    if (connection.compressed) throw new SyntaxProblem("Compression is active already");
    session.ok("Compression begins");
    // Nobody can tell whether what has come already is compressed.
    session.afterwards((pipelined) =>
      pipelined ? session.bye("More came after COMPRESS before its answer") : connection.compress(),
    );
  },
});
