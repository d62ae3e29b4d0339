/** GETMETADATA: the annotations of a mailbox, or of the server (RFC 5464 4.2). */
import { readMetadataQuery } from "../../wire/imap/metadata.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { chosen, subjectOf, tellValues, valuesOf } from "../mailboxes/metadata.ts";

export const getMetadata = command({
  name: "GETMETADATA",
  rfc: "5464 4.2",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: [afterLogin("METADATA"), afterLogin("METADATA-SERVER")],

  parse(reader, { utf8 }) {
    return readMetadataQuery(reader, utf8);
  },

  async run(session, query) {
    const subject = await subjectOf(session, query.path);
    const { told, longest } = chosen(await valuesOf(session, subject), query);
    tellValues(session, subject?.path ?? "", told);
    if (longest !== undefined) session.ok("Some of that is longer", `METADATA LONGENTRIES ${longest}`);
  },
});
