/** REPLACE and UID REPLACE: adds a message and removes another, both or neither (RFC 8508). */
import { Refusal, SyntaxProblem } from "../../base/errors.ts";
import { readGivenMessage } from "../../wire/imap/append.ts";
import { optionsOf, prepareMessages } from "../appending.ts";
import { afterLogin } from "../capability.ts";
import { command } from "../command.ts";
import { positionsOf } from "../message-numbers.ts";

export const replace = command({
  name: "REPLACE",
  rfc: "8508 3.2",
  states: ["selected"],
  numbering: "may-expunge",
  uid: "for-numbers",
  largeLiterals: true,
  capabilities: [afterLogin("REPLACE")],

  parse(reader, { uid, utf8 }) {
    reader.space();
    const set = reader.numberSet();
    if (set.saved || set.ranges.length > 1 || set.ranges[0]?.[0] !== set.ranges[0]?.[1]) {
      throw new SyntaxProblem("One message is replaced at a time");
    }
    reader.space();
    const path = reader.mailbox(utf8);
    const message = readGivenMessage(reader);
    reader.end();
    return { set, uid, path, message };
  },

  async run(session, { set, uid, path, message }) {
    const { view, account } = session;
    if (view.readOnly) return session.no("The mailbox is opened read-only");
    const [position] = positionsOf(view, set, uid)[0] ?? [];
    if (position === undefined) return session.no("There is no such message");
    const known = await account.read((mail) => mail.mailboxByPath(path));
    if (known?.selectable !== true) return session.no("There is no such mailbox", "TRYCREATE");
    const [prepared] = (await prepareMessages(session, [message])) ?? [];
    if (prepared === undefined) return;
    const appended = await account.write(async (mail) => {
      // First, so that the room it takes may be used again.
      const gone = await mail.expunge(view.mailboxId, { uids: [view.uids[position]!], anyFlags: true });
      if (gone.length === 0) throw new Refusal("expunged", "The message is gone");
      return mail.append(known.id, prepared, optionsOf(message));
    });
    view.removedSome();
    session.made(known.id, [appended.uid]);
    // Clients learn the new UID before the old message goes (RFC 8508 4.3).
    session.untagged(`OK [APPENDUID ${appended.uidValidity} ${appended.uid}] Replacement is there`);
  },
});
