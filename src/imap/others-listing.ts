/** What LIST knows of the mailboxes of others: these, and the names above them that nobody has as a mailbox. */
import { OTHER_USERS, SHARED_FOLDERS } from "../mail/namespace.ts";
import type { ListPatterns } from "./list-pattern.ts";
import { superiors } from "./listing.ts";
import type { Session } from "./session.ts";
import { mailboxesOfOthers, nameAlone, type Reached } from "./spaces.ts";

/** Nothing is looked at where no pattern can mean any of them. Names that are the user's own are his. */
export async function namesOfOthers(session: Session, patterns: ListPatterns): Promise<readonly Reached[]> {
  if (!patterns.reaches(OTHER_USERS) && !patterns.reaches(SHARED_FOLDERS)) return [];
  const mailboxes = await mailboxesOfOthers(session);
  if (mailboxes.length === 0) return [];
  const names = new Map(mailboxes.map((mailbox) => [mailbox.path, mailbox]));
  const own = await session.account.read(async (mail) => ({
    paths: new Set((await mail.mailboxes()).map(({ path }) => path)),
    subscribed: new Set(await mail.subscriptions()),
  }));
  for (const { path, space } of mailboxes) {
    for (const above of superiors(path)) {
      if (!names.has(above)) names.set(above, nameAlone(above, space, own.subscribed.has(above)));
    }
  }
  return [...names.values()].filter(({ path }) => !own.paths.has(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
}
