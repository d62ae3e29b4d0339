/** LANGUAGE: in which language the server's texts are (RFC 5255 3). They are English, of a kind that everybody can read. */
import { ANY_STATE, command } from "../command.ts";
import { LANGUAGE_RANGES_MAX } from "../limits.ts";
import { SyntaxProblem } from "../../base/errors.ts";

/** In the order in which a range that matches several chooses. */
const languages = ["en", "i-default"];
/** RFC 4647 2.1, besides the wildcard. */
const RANGE = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/;

/** The language that a range means (RFC 4647 3.4): of `en-GB-oed` the end goes until something is left that is spoken here. */
function chosen(range: string): string | undefined {
  const wanted = range.toLowerCase();
  if (wanted === "*" || wanted === "default") return languages[0];
  for (let end = wanted.length; end > 0; end = wanted.lastIndexOf("-", end - 1)) {
    const found = languages.find((each) => each === wanted.slice(0, end));
    if (found !== undefined) return found;
  }
  return undefined;
}

export const language = command({
  name: "LANGUAGE",
  rfc: "5255 3.2",
  states: ANY_STATE,
  numbering: "none",
  capabilities: ["LANGUAGE"],

  parse(reader) {
    const ranges: string[] = [];
    while (reader.trySpace() && !reader.atEnd) {
      // The wildcard is no astring, yet clients write it bare.
      const range = reader.tryChar("*") ? "*" : reader.astring();
      if (range !== "*" && !RANGE.test(range)) throw new SyntaxProblem("Not a range of languages");
      ranges.push(range);
      if (ranges.length > LANGUAGE_RANGES_MAX) throw new SyntaxProblem("Too many languages");
    }
    reader.end();
    return ranges;
  },

  run(session, ranges) {
    if (ranges.length === 0) return session.untagged(`LANGUAGE (${languages.join(" ")})`);
    const found = ranges.map(chosen).find((each) => each !== undefined);
    if (found === undefined) return session.no("None of these languages is spoken here");
    session.untagged(`LANGUAGE (${found})`);
  },
});
