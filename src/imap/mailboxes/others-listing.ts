/** What LIST knows of the mailboxes of others: these, and the names above them that nobody has as a mailbox. */
import { OTHER_USERS, SHARED_FOLDERS } from "../../mail/namespace.ts";
import type { ListPatterns } from "./list-pattern.ts";
import { superiors } from "./listing.ts";
import type { Session } from "../session.ts";
import { nameAlone, type Reached, spacesOfOthers } from "./spaces.ts";

const tops = [OTHER_USERS, SHARED_FOLDERS].map((prefix) => prefix.slice(0, -1));

interface Asked {
  readonly patterns: ListPatterns;
  /** What lies below what the patterns mean counts as well. */
  readonly recursive: boolean;
  /** Names of which nothing else is to be shown; undefined for all. */
  readonly subscribed: readonly string[] | undefined;
}

/**
 * Names in the user's own tree are the user's. An account is opened only if a pattern may mean one of its mailboxes, or a name that is there
 * because of them and was not met yet.
 */
export async function namesOfOthers(session: Session, asked: Asked): Promise<readonly Reached[]> {
  const { patterns, recursive } = asked;
  if (!tops.some((top) => patterns.reaches(top))) return [];
  const subscribed = asked.subscribed?.filter((path) => recursive || patterns.matches(path));
  if (subscribed?.length === 0) return [];
  const names = new Map<string, Reached>();
  const isMeant = (prefix: string): boolean => {
    if (subscribed?.some((path) => path.startsWith(prefix) || prefix.startsWith(`${path}/`)) === false) return false;
    if (recursive || patterns.reaches(prefix)) return true;
    return superiors(prefix).some((above) => !names.has(above) && patterns.matches(above));
  };
  const alone: [string, Reached][] = [];
  for await (const { space, mailboxes } of spacesOfOthers(session, isMeant)) {
    for (const mailbox of mailboxes) names.set(mailbox.path, mailbox);
    const above = new Set(mailboxes.flatMap(({ path }) => [...superiors(path)]));
    for (const path of above.difference(names)) {
      const name = nameAlone(path, space, false);
      names.set(path, name);
      alone.push([path, name]);
    }
  }
  if (names.size === 0) return [];
  const own = await session.account.read(async (mail) => ({
    paths: new Set((await mail.places()).map(({ path }) => path)),
    subscribed: new Set(await mail.subscriptions()),
  }));
  for (const [path, { space }] of alone) {
    if (own.subscribed.has(path)) names.set(path, nameAlone(path, space, true));
  }
  return [...names.values()].filter(({ path }) => !own.paths.has(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
}
