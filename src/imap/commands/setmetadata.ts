/** SETMETADATA: changes annotations of a mailbox, or of the server (RFC 5464 4.3). */
import { Refusal } from "../../base/errors.ts";
import { ANNOTATION_BYTES_MAX } from "../../store/limits.ts";
import { readMetadataChange } from "../../wire/imap/metadata.ts";
import { command, LOGGED_IN } from "../command.ts";
import { SEEN_BY_EACH, SEEN_ENTRY, subjectOf } from "../mailboxes/metadata.ts";
import type { Session } from "../session.ts";
import { needRights, type Reached } from "../mailboxes/spaces.ts";

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
    if (values.has(SEEN_ENTRY) && !(await saySeen(session, subject, values.get(SEEN_ENTRY)))) return;
    const others = new Map([...values].filter(([entry]) => entry !== SEEN_ENTRY));
    if (others.size === 0) return;
    const { account } = subject?.space ?? session.home;
    try {
      const modseq = await account.write((mail) => mail.annotate(subject?.id, session.account.id, others));
      if (modseq !== undefined) session.annotationNews?.own(account.id, modseq);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "too-large") return session.no(error.message, `METADATA MAXSIZE ${ANNOTATION_BYTES_MAX}`);
      if (error.code !== "limit") throw error;
      session.no(error.message, "METADATA TOOMANY");
    }
  },
});

/** Who administers a mailbox says whose \Seen is; answers whether it is done, or NO is said. */
async function saySeen(
  session: Session,
  subject: Reached | undefined,
  value: Uint8Array | undefined,
): Promise<boolean> {
  const text = value === undefined ? "" : Buffer.from(value).toString();
  if (subject === undefined || (text !== "" && text !== SEEN_BY_EACH)) {
    session.no(`${SEEN_ENTRY} of a mailbox is "${SEEN_BY_EACH}", or nothing`, "CANNOT");
    return false;
  }
  needRights(subject, "a");
  const { account } = subject.space;
  await account.write((mail) => mail.changeMailbox(subject.id, { seenByEach: text === SEEN_BY_EACH }));
  return true;
}
