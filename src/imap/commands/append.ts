/** APPEND: adds one message or, all or none, several (RFC 9051 6.3.12, RFC 3502), in 7bit, 8bit, binary or UTF-8 form, or joined from parts (RFC 4469). */
import type { Appended } from "../../store/account.ts";
import { readGivenMessage } from "../../wire/imap/append.ts";
import { LITERALS_MAX } from "../../wire/imap/limits.ts";
import { compactNumbers } from "../../wire/imap/number-set.ts";
import { optionsOf, prepareMessages } from "../messages/appending.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { intoMailbox, NoDestination } from "../errors.ts";
import { exceedsLimit } from "../message-limit.ts";
import { findMailbox, needRights } from "../mailboxes/spaces.ts";

export const append = command({
  name: "APPEND",
  rfc: "9051 6.3.12",
  states: LOGGED_IN,
  numbering: "none",
  largeLiterals: true,
  capabilities: [
    afterLogin("UIDPLUS"),
    afterLogin("MULTIAPPEND"),
    afterLogin("CATENATE"),
    ({ loggedIn, appendLimit }) => (loggedIn ? `APPENDLIMIT=${appendLimit}` : ""),
  ],

  parse(reader, { utf8 }) {
    reader.space();
    const path = reader.mailbox(utf8);
    const messages = [readGivenMessage(reader)];
    while (reader.atChar(" ") && messages.length < LITERALS_MAX) messages.push(readGivenMessage(reader));
    reader.end();
    return { path, messages };
  },

  async run(session, { path, messages }) {
    if (exceedsLimit(session, messages.length)) return;
    const known = await findMailbox(session, path);
    if (known?.selectable !== true) throw new NoDestination();
    needRights(known, "i");
    const prepared = await prepareMessages(session, messages);
    if (prepared === undefined) return;
    const appended = await intoMailbox(
      known.space.account.write(async (mail) => {
        const all: Appended[] = [];
        for (const [i, message] of messages.entries()) {
          all.push(await mail.append(known.id, prepared[i]!, optionsOf(message)));
        }
        return all;
      }),
    );
    session.made(
      known.space,
      known.id,
      appended.map(({ uid }) => uid),
    );
    session.ok("Appended", `APPENDUID ${appended[0]!.uidValidity} ${compactNumbers(appended.map(({ uid }) => uid))}`);
  },
});
