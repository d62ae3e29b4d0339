/** deleteheader: takes fields of one name out, all of them or those that match (RFC 5293 5). */
import { command, type Judgement } from "../definition.ts";
import { isFieldName } from "../matching/field-names.ts";
import { readIndex } from "../matching/field-source.ts";
import { readMatcher } from "../matching/matcher.ts";
import { type FieldValue, shownValue } from "../message/fields.ts";
import { mayBeDeleted } from "../message/protected-fields.ts";

export const deleteheader = command({
  name: "deleteheader",
  rfc: "5293 5",
  requires: "editheader",
  read(given) {
    const matcher = readMatcher(given, { setsVariables: false });
    const pick = readIndex(given, undefined);
    const name = given.string("the name of a header field");
    if (name.fixed !== undefined && !isFieldName(name.fixed)) {
      given.mistake(`no header field is named "${name.fixed}"`, name.at);
    }
    const patterns = given.places > 0 ? given.strings("the patterns") : undefined;
    return async (run) => {
      const matches = (fields: readonly FieldValue[]): ReturnType<Judgement> =>
        patterns === undefined || matcher.any(run, fields.map(shownValue), patterns);
      const field = run.text(name);
      if (!mayBeDeleted(field)) return;
      const all = run.fields(field);
      const found = pick === undefined ? all : pick(all);
      const gone = new Set<FieldValue>();
      for (const group of matcher.counts ? [found] : found.map((each) => [each])) {
        if (await matches(group)) for (const each of group) gone.add(each);
      }
      run.message.deleteFields(gone);
    };
  },
});
