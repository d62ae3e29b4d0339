/** CREATE: a new mailbox, with the superiors it needs, and with a special use if the client asks (RFC 6154 5.2). */
import { HIERARCHY_SEPARATOR, type Role } from "../../store/model.ts";
import type { Reader } from "../../wire/imap/reader.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { mailboxLine, otherSpelling } from "../mailboxes/list-line.ts";
import { mailboxIdText } from "../../store/object-id.ts";
import { notHere, reachedIn, whereIs } from "../mailboxes/spaces.ts";
import { roleOfAttribute } from "../mailboxes/special-use.ts";

/** Attributes in one USE: there are eight. */
const USES_MAX = 8;

/** `(USE (\Drafts))`: the attributes as written. */
function readUse(reader: Reader): readonly string[] {
  reader.char("(");
  if (!reader.tryKeyword("USE")) throw reader.problem("USE");
  reader.space();
  const uses = reader.list(() => reader.flag(), USES_MAX);
  reader.char(")");
  return uses;
}

/** A client says with a last separator that it will create mailboxes below (RFC 9051 6.3.4): any mailbox can have some. */
function withoutLastSeparator(path: string): string {
  return path.length > 1 && path.endsWith(HIERARCHY_SEPARATOR) ? path.slice(0, -1) : path;
}

export const create = command({
  name: "CREATE",
  rfc: "9051 6.3.4",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: [afterLogin("CREATE-SPECIAL-USE")],

  parse(reader, { utf8 }) {
    reader.space();
    const path = reader.mailbox(utf8);
    const uses = reader.trySpace() && !reader.atEnd ? readUse(reader) : [];
    reader.end();
    return { path, uses };
  },

  async run(session, { path, uses }) {
    const roles = uses.map(roleOfAttribute);
    const role: Role | undefined = roles[0];
    if (roles.length > 1 || (roles.length === 1 && role === undefined)) {
      return session.no("No mailbox can be made for that use", "USEATTR");
    }
    const where = await whereIs(session, withoutLastSeparator(path));
    if (where === undefined) throw notHere();
    const isOwn = where.space === session.home;
    const created = await where.space.account.write(async (mail) => {
      if (isOwn && role !== undefined && (await mail.mailboxByRole(role)) !== undefined) return undefined;
      const mailbox = await mail.createMailbox(where.path, role === undefined ? {} : { role });
      return reachedIn(where.space, mailbox, new Set());
    });
    if (created === undefined) return session.no("Another mailbox has that use", "USEATTR");
    session.watch?.own(created.path);
    const oldName = otherSpelling(withoutLastSeparator(path), created.path);
    if (session.rev2 && oldName !== undefined) session.write(mailboxLine(created, { utf8: session.utf8, oldName }));
    session.ok("Created", `MAILBOXID (${created.space.idPrefix}${mailboxIdText(created.id)})`);
  },
});
