/** Whose mailboxes a session reaches, and by which names: its user's own, other users' and those of nobody (RFC 2342). */
import { Refusal } from "../../base/errors.ts";
import { namespaceOf, OTHER_USERS, SHARED_FOLDERS } from "../../mail/namespace.ts";
import type { OtherAccount } from "../../mail/sharing.ts";
import type { Account } from "../../store/account.ts";
import { canonicalPath } from "../../store/mailboxes/mailbox-name.ts";
import { HIERARCHY_SEPARATOR, type Mailbox, type MailboxPlace } from "../../store/model.ts";
import { RIGHTS } from "../../store/sharing/rights.ts";
import { unlessGone } from "../errors.ts";
import { SPACES_AT_ONCE } from "../limits.ts";
import type { Session } from "../session.ts";

/** The mailboxes of one account, below a name of their own. */
export interface Space {
  readonly account: Account;
  /** In front of each name; "" for the user's own mailboxes. */
  readonly prefix: string;
  /** In front of each object id, which is the account's (RFC 8474 1: no two mailboxes have the same). */
  readonly idPrefix: string;
}

/** A mailbox as the client sees it: by its whole name. */
export type Reached<M extends MailboxPlace = Mailbox> = M & { readonly space: Space };

export function homeOf(account: Account): Space {
  return { account, prefix: "", idPrefix: "" };
}

function spaceOf(other: OtherAccount): Space {
  return { account: other.account, prefix: namespaceOf(other), idPrefix: `A${other.id}-` };
}

/** What others use a mailbox for is not what this user does; subscriptions are what the user has said. */
export function reachedIn<M extends MailboxPlace>(
  space: Space,
  mailbox: M,
  subscribed: ReadonlySet<string>,
): Reached<M> {
  if (space.prefix === "") return { ...mailbox, space };
  const path = space.prefix + mailbox.path;
  return { ...mailbox, space, path, role: undefined, subscribed: subscribed.has(path) };
}

/** The accounts that may share something with the user; of each is to be asked what it is. */
async function otherSpaces({ account, parts }: Session): Promise<readonly Space[]> {
  return (await parts.sharing.othersFor(account.id)).map(spaceOf);
}

/** All mailboxes of others that the user may know of. */
export async function mailboxesOfOthers(session: Session): Promise<readonly Reached[]> {
  const found: Reached[] = [];
  for await (const { mailboxes } of spacesOfOthers(session, () => true)) found.push(...mailboxes);
  return found;
}

/**
 * The same account by account, of those whose prefix means something to who asks: that may depend on what came before. Nobody who shares
 * nothing with the user is asked.
 */
export async function* spacesOfOthers(
  session: Session,
  isMeant: (prefix: string) => boolean,
): AsyncGenerator<{ readonly space: Space; readonly mailboxes: readonly Reached[] }> {
  const spaces = await otherSpaces(session);
  if (spaces.length === 0) return;
  const subscribed = new Set(await session.account.read((mail) => mail.subscriptions()));
  for (let next = 0; next < spaces.length;) {
    const some: Space[] = [];
    for (; next < spaces.length && some.length < SPACES_AT_ONCE; next++) {
      const space = spaces[next]!;
      if (isMeant(space.prefix)) some.push(space);
    }
    const found = await Promise.all(some.map(mailboxesIn));
    for (const [i, space] of some.entries()) {
      yield { space, mailboxes: found[i]!.map((mailbox) => reachedIn(space, mailbox, subscribed)) };
    }
    await session.drained();
  }
}

/** An account that goes while it is looked at has nothing. */
async function mailboxesIn({ account }: Space): Promise<readonly Mailbox[]> {
  return (await unlessGone(account.read((mail) => mail.mailboxes()))) ?? [];
}

/** Where a name leads. */
export interface Where {
  readonly space: Space;
  /** Within the account. */
  readonly path: string;
}

/**
 * Undefined for names below those of others where nobody is of that name, or nobody who shares anything. A mailbox of the user's own that
 * has such a name comes first: it was there before these names were.
 */
export async function whereIs(session: Session, path: string): Promise<Where | undefined> {
  const { home } = session;
  if (!isOfOthers(path)) return { space: home, path };
  if ((await home.account.read((mail) => mail.mailboxByPath(path))) !== undefined) return { space: home, path };
  const name = canonicalPath(path);
  const spaces = await otherSpaces(session);
  const space = spaces.find(({ prefix }) => name.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase());
  return space && { space, path: name.slice(space.prefix.length) };
}

/** Whether the name is, or is below, one that stands for others. */
function isOfOthers(path: string): boolean {
  return [OTHER_USERS, SHARED_FOLDERS].some((top) => path.startsWith(top) || path === top.slice(0, -1));
}

const nothing: ReadonlySet<string> = new Set();

/** The user's own mailbox of that name, at once. Undefined when it has to be looked for. */
export function mailboxNow({ home }: Session, path: string): Reached | undefined {
  const mailbox = isOfOthers(path) ? undefined : home.account.mailboxNow(path);
  return mailbox && reachedIn(home, mailbox, nothing);
}

/** The mailbox of that name, whosever it is. */
export async function findMailbox(session: Session, path: string): Promise<Reached | undefined> {
  const now = mailboxNow(session, path);
  if (now !== undefined) return now;
  const where = await whereIs(session, path);
  if (where === undefined) return undefined;
  const { space } = where;
  const mailbox = await space.account.read((mail) => mail.mailboxByPath(where.path));
  if (mailbox === undefined) return undefined;
  if (space === session.home) return reachedIn(space, mailbox, nothing);
  return reachedIn(space, mailbox, new Set(await session.account.read((mail) => mail.subscriptions())));
}

/** The same, which must be there. Throws Refusal("not-found"). */
export async function needMailbox(session: Session, path: string): Promise<Reached> {
  const mailbox = await findMailbox(session, path);
  if (mailbox === undefined) throw new Refusal("not-found", "No such mailbox");
  return mailbox;
}

/** The same, which must be there and hold messages; a name without any looks like one that is not there. Throws Refusal("not-found"). */
export async function needSelectable(session: Session, path: string): Promise<Reached> {
  const mailbox = await needMailbox(session, path);
  if (!mailbox.selectable) throw new Refusal("not-found", "No such mailbox");
  return mailbox;
}

/** The selected mailbox as it is now. */
export async function selectedMailbox({ space, view }: Session): Promise<Reached> {
  return reachedIn(space, await space.account.read((mail) => mail.mailbox(view.mailboxId)), nothing);
}

/** A name that is there only because others are below it. */
export function nameAlone(path: string, space: Space, subscribed: boolean): Reached {
  const zero = 0 as never;
  return {
    space,
    path,
    subscribed,
    id: zero,
    parentId: undefined,
    name: path.slice(path.lastIndexOf(HIERARCHY_SEPARATOR) + 1),
    role: undefined,
    selectable: false,
    hasChildren: true,
    sortOrder: undefined,
    uidValidity: 0,
    uidNext: 0,
    highestModseq: zero,
    modseq: zero,
    messages: 0,
    unseen: 0,
    deleted: 0,
    recentFrom: 0,
    size: 0,
    lineGrowth: 0,
    rights: "",
    seenByEach: false,
  };
}

/** For a new name where nobody, or nobody who shares anything, has mailboxes: it sounds like one where not everybody may have some. */
export function notHere(): Refusal {
  return new Refusal("forbidden", NOT_ALLOWED);
}

const NOT_ALLOWED = "the owner does not allow that";

/** Throws Refusal("forbidden") unless all of the rights are there. */
export function needRights({ rights }: Mailbox, needed: string): void {
  if (rights === RIGHTS || [...needed].every((right) => rights.includes(right))) return;
  throw new Refusal("forbidden", NOT_ALLOWED);
}
