/** Moving conversations to a mailbox of another account: copied there, and gone from where they were (RFC 8621 4.7). */
import { Refused } from "../jmap/problems.ts";
import type { Email, Mailbox } from "../jmap/types.ts";
import { mailboxName } from "../model/folders.ts";
import { say } from "../model/toasts.ts";
import type { MailStore } from "./mail-store.ts";
import { emailsIn, failed, mayWith, type Move } from "./move.ts";

/** Emails of one request. */
const EMAILS_MAX = 100;

interface Carried {
  readonly email: Email;
  /** In the other account. */
  readonly copyId: string;
}

interface CopyAnswer {
  readonly created: Readonly<Record<string, { readonly id: string }>> | null;
  readonly notCreated: Readonly<Record<string, { readonly type: string; readonly description?: string }>> | null;
}

/** Says so, with the way back where there is one, or says that it did not work. Nothing waits for the server here: rights change while nobody looks. */
export async function moveAcross(source: MailStore, to: MailStore, move: Move): Promise<void> {
  const { threadIds, from, target, words } = move;
  const emails = emailsIn(source, threadIds, from);
  if (emails.length === 0) return;
  try {
    if (!emails.every((email) => mayWith(source, email, "mayRemoveItems"))) throw new Refused("forbidden", "");
    source.removeRows(new Set(emails.map(({ id }) => id)));
    const carried = await carry(source, to, { emails, from, target });
    await Promise.all([source.refresh(), to.refresh()]);
    const back = async (): Promise<void> => {
      try {
        await bringBack(source, to, { carried, from });
      } catch (error) {
        failed(to, error, words);
      }
      await Promise.all([source.refresh(), to.refresh()]);
    };
    const done = words.movedTo(threadIds.length, `${mailboxName(target, words)} (${to.client.accountName})`);
    say(done, isWayBack(source, target, emails) ? { undo: back } : {});
  } catch (error) {
    void to.refresh();
    failed(source, error, words);
  }
}

function isWayBack({ cache }: MailStore, target: Mailbox, emails: readonly Email[]): boolean {
  const places = new Set(emails.flatMap(({ mailboxIds }) => Object.keys(mailboxIds)));
  return (
    target.myRights.mayRemoveItems && [...places].every((id) => cache.mailboxes.get(id)?.myRights.mayAddItems === true)
  );
}

interface Load {
  readonly emails: readonly Email[];
  readonly from: string | undefined;
  readonly target: Mailbox;
}

/** Throws SignedOut, Unreachable, Refused. */
async function carry(source: MailStore, to: MailStore, { emails, from, target }: Load): Promise<readonly Carried[]> {
  const carried: Carried[] = [];
  for (let at = 0; at < emails.length; at += EMAILS_MAX) {
    const some = emails.slice(at, at + EMAILS_MAX);
    const [leaving, staying] = [
      some.filter((email) => !isElsewhere(email, from)),
      some.filter((email) => isElsewhere(email, from)),
    ];
    const mailboxIdsOf = (): Email["mailboxIds"] => ({ [target.id]: true });
    carried.push(...(await copy(source, to, { emails: leaving, mailboxIdsOf, isGoing: true })));
    const copies = await copy(source, to, { emails: staying, mailboxIdsOf, isGoing: false });
    await place(source, copies, { [`mailboxIds/${from}`]: null });
    carried.push(...copies);
  }
  return carried;
}

/** Whether it is in another mailbox too, where it stays. */
function isElsewhere({ mailboxIds }: Email, from: string | undefined): boolean {
  return from !== undefined && Object.keys(mailboxIds).length > 1;
}

/** Throws SignedOut, Unreachable, Refused. */
async function bringBack(
  source: MailStore,
  to: MailStore,
  { carried, from }: { readonly carried: readonly Carried[]; readonly from: string | undefined },
): Promise<void> {
  for (let at = 0; at < carried.length; at += EMAILS_MAX) {
    const some = carried.slice(at, at + EMAILS_MAX);
    const gone = some.filter(({ email }) => !isElsewhere(email, from));
    const stayed = some.filter(({ email }) => isElsewhere(email, from));
    const places = new Map(gone.map(({ email, copyId }) => [copyId, email.mailboxIds]));
    const emails = gone.map(({ email, copyId }) => ({ ...email, id: copyId }));
    await copy(to, source, { emails, mailboxIdsOf: ({ id }) => places.get(id) ?? {}, isGoing: true });
    await place(source, stayed, { [`mailboxIds/${from}`]: true });
    if (stayed.length > 0) await to.client.request(["Email/set", { destroy: stayed.map(({ copyId }) => copyId) }]);
  }
}

interface Copying {
  readonly emails: readonly Email[];
  readonly mailboxIdsOf: (email: Email) => Email["mailboxIds"];
  /** Whether the original goes when the copy is there. */
  readonly isGoing: boolean;
}

/** What somebody else has moved meanwhile is left out. */
async function copy(
  source: MailStore,
  to: MailStore,
  { emails, mailboxIdsOf, isGoing }: Copying,
): Promise<readonly Carried[]> {
  if (emails.length === 0) return [];
  const create = Object.fromEntries(
    emails.map((email, i) => [`c${i}`, { id: email.id, mailboxIds: mailboxIdsOf(email) }] as const),
  );
  const [{ created, notCreated }] = await to.client.request<[CopyAnswer]>([
    "Email/copy",
    { fromAccountId: source.client.accountId, create, onSuccessDestroyOriginal: isGoing },
  ]);
  const [refused] = Object.values(notCreated ?? {}).filter(({ type }) => type !== "notFound");
  if (refused !== undefined) throw new Refused(refused.type, refused.description ?? "");
  return emails.flatMap((email, i) => {
    const copyId = created?.[`c${i}`]?.id;
    return copyId === undefined ? [] : [{ email, copyId }];
  });
}

async function place(
  { client }: MailStore,
  emails: readonly Carried[],
  patch: Readonly<Record<string, true | null>>,
): Promise<void> {
  if (emails.length === 0) return;
  await client.request(["Email/set", { update: Object.fromEntries(emails.map(({ email }) => [email.id, patch])) }]);
}
