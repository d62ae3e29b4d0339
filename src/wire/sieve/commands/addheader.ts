/** addheader: another header field, on top or with :last at the end (RFC 5293 4). */
import { unstructuredField } from "../../mime/field-text.ts";
import { command } from "../definition.ts";
import { ADDED_FIELD_BYTES_MAX } from "../limits.ts";
import { isFieldName } from "../matching/field-names.ts";
import { mayBeAdded } from "../message/protected-fields.ts";
import { Failed } from "../running/failed.ts";

export const addheader = command({
  name: "addheader",
  rfc: "5293 4",
  requires: "editheader",
  read(given) {
    const last = given.tag("last");
    const name = given.string("the name of a header field");
    if (name.fixed !== undefined && !isFieldName(name.fixed))
      given.mistake(`no header field is named "${name.fixed}"`, name.at);
    const value = given.string("its value");
    return (run) => {
      const field = run.text(name);
      if (!isFieldName(field)) throw new Failed(`no header field is named "${field}"`);
      if (!mayBeAdded(field)) return;
      const text = run.text(value).trim();
      run.spendMaking(Math.min(text.length, ADDED_FIELD_BYTES_MAX));
      const line = Buffer.from(unstructuredField(field, text.slice(0, ADDED_FIELD_BYTES_MAX)));
      if (Math.max(text.length, line.length) > ADDED_FIELD_BYTES_MAX) {
        throw new Failed(`a field that is added has at most ${ADDED_FIELD_BYTES_MAX} octets`);
      }
      run.message.addField(line, last ? "last" : "first");
    };
  },
});
