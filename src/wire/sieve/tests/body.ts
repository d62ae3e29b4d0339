/** body: what the body says (RFC 5173). Wildcards in it are not remembered (RFC 5173 6). */
import { contentTexts, rawTexts, readableTexts } from "../body/body-texts.ts";
import { test } from "../definition.ts";
import { readMatcher } from "../matching/matcher.ts";

export const body = test({
  name: "body",
  rfc: "5173 4",
  requires: "body",
  read(given) {
    const matcher = readMatcher(given, { setsVariables: false });
    const transform = given.oneOf({ raw: undefined, content: undefined, text: undefined });
    const types = transform?.name === "content" ? (given.valuesOf(transform) ?? []) : [];
    const keys = given.strings("the keys");
    return (run) => {
      const { message } = run;
      if (transform?.name === "raw") return matcher.any(run, rawTexts(message), keys);
      const texts = transform?.name === "content" ? contentTexts(run, run.texts(types)) : readableTexts(message);
      return matcher.any(run, texts, keys);
    };
  },
});
