/** NOTIFY: what the client wants to hear of at any time, until it says otherwise (RFC 5465 3.1). */
import { Refusal } from "../../base/errors.ts";
import { mailboxEvents, messageEvents, readNotify } from "../../wire/imap/notify.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { tellNews } from "../selected/news.ts";
import { Watch } from "../notify/watch.ts";

const supported = [...messageEvents, ...mailboxEvents].join(" ");

export const notify = command({
  name: "NOTIFY",
  rfc: "5465 3.1",
  states: LOGGED_IN,
  numbering: "may-expunge",
  capabilities: [afterLogin("NOTIFY")],

  parse(reader, { utf8 }) {
    return readNotify(reader, utf8);
  },

  async run(session, { status, groups, unknown }) {
    if (unknown) return session.no("Nobody can tell of that event", `BADEVENT (${supported})`);
    if (groups === undefined) return session.watchBy(Watch.nothing(session));
    const events = groups.flatMap((group) => [...group.events]);
    if (events.some((event) => event.endsWith("MetadataChange"))) await session.hearOfAnnotations();
    const watch = new Watch(session, groups, () => session.wake());
    try {
      await watch.begin(status);
    } catch (error) {
      watch[Symbol.dispose]();
      if (!(error instanceof Refusal) || error.code !== "limit") throw error;
      return session.no(error.message, "NOTIFICATIONOVERFLOW");
    }
    // Everything up to now is told as if nothing had been asked; what may be left out comes after.
    session.watchBy(undefined);
    await tellNews(session, { expunge: true, uid: true, asked: true, done: false });
    session.watchBy(watch);
  },
});
