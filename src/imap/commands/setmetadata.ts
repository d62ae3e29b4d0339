/** SETMETADATA: remarks to a mailbox, or to the server (RFC 5464 4.3). */
import { Refusal } from "../../base/errors.ts";
import { ANNOTATION_BYTES_MAX } from "../../store/limits.ts";
import { readMetadataChange } from "../../wire/imap/metadata.ts";
import { command, LOGGED_IN } from "../command.ts";
import { subjectOf } from "../metadata.ts";

export const setMetadata = command({
  name: "SETMETADATA",
  rfc: "5464 4.3",
  states: LOGGED_IN,
  numbering: "none",

  parse(reader, { utf8 }) {
    return readMetadataChange(reader, utf8);
  },

  async run(session, { path, values }) {
    // What all users of the server share is not for one of them to change.
    if (path === "" && [...values.keys()].some((entry) => entry.startsWith("/shared/"))) {
      throw new Refusal("forbidden", "Only private entries of the server can be set");
    }
    const subject = await subjectOf(session, path);
    const { account } = subject?.space ?? session.home;
    try {
      const modseq = await account.write((mail) => mail.annotate(subject?.id, session.account.id, values));
      if (modseq !== undefined) session.annotationNews?.own(account.id, modseq);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "too-large") return session.no(error.message, `METADATA MAXSIZE ${ANNOTATION_BYTES_MAX}`);
      if (error.code !== "limit") throw error;
      session.no(error.message, "METADATA TOOMANY");
    }
  },
});
