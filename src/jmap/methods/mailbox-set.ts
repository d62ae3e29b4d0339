import { Refusal } from "../../base/errors.ts";
import type { Account, MailReader, MailWriter } from "../../store/account.ts";
import { HIERARCHY_SEPARATOR, type Mailbox, type MailboxId, type Role } from "../../store/model.ts";
import { mailboxIdText, parseObjectId } from "../../store/object-id.ts";
import { invalidProperties, SetError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import { COUNTS, mailboxProperties } from "../mailbox.ts";
import type { Call, Method } from "../method.ts";
import { give, partedPatch, shareWishes } from "../sharing/give.ts";
import { MAIL_SHARE } from "../sharing/mailbox-rights.ts";
import { subscribeToOther } from "../subscriptions.ts";
import { withoutRepetitions } from "../standard/patch.ts";
import { applySet, notFound, type Setter, stateOf, takeSet } from "../standard/set.ts";

export const mailboxSet: Method = {
  name: "Mailbox/set",
  rfc: "8621 2.5",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const request = takeSet(call);
    const removeEmails = call.args.boolean("onDestroyRemoveEmails", false);
    call.args.end();
    const setter: Setter = {
      state: () => stateOf(account),
      async create(whole) {
        const { share, rest: given } = withoutSharing(call, whole);
        const { path, made, id } = await account.write((mail) => create(call, mail, given));
        await give(call, account, id, await shareWishes(call, account, id, share));
        await subscribeToOther(call, path, given["isSubscribed"] === true ? true : undefined);
        return made;
      },
      async update(id, whole) {
        const { share, rest: patch } = withoutSharing(call, whole);
        const { id: place } = await account.read((mail) => existing(mail, id));
        const wishes = await shareWishes(call, account, place, share);
        const path = await account.write((mail) => update(call, mail, { id, patch }));
        await give(call, account, place, wishes);
        const { isSubscribed } = patch;
        await subscribeToOther(call, path, typeof isSubscribed === "boolean" ? isSubscribed : undefined);
        return null;
      },
      destroy: (id) => destroy(account, id, { removeEmails, isOwn: call.other === undefined }),
    };
    return (await applySet(call, request, setter)).response;
  },
};

const SETTABLE: ReadonlySet<string> = new Set(["name", "parentId", "role", "sortOrder", "isSubscribed"]);
const ROLES: ReadonlySet<string> = new Set<Role>([
  "drafts",
  "sent",
  "junk",
  "trash",
  "archive",
  "all",
  "flagged",
  "important",
]);
/** Without the counts of messages, which need a look at all of them. */
const OWN_PROPERTIES = Object.fromEntries(Object.entries(mailboxProperties).filter(([name]) => !COUNTS.includes(name)));
const NO_COUNTS = { emails: 0, unreadEmails: 0, threads: 0, unreadThreads: 0 };
const SORT_ORDER_MAX = 2 ** 31;

async function create(
  call: Call,
  mail: MailWriter,
  given: JsonObject,
): Promise<{ readonly path: string; readonly made: JsonObject; readonly id: MailboxId }> {
  check(given);
  const name = nameOf(given["name"]);
  const path = pathOf(await parentOf(call, mail, given["parentId"]), name);
  const there = await mail.mailboxByPath(path);
  if (there?.selectable === true) throw nameTaken(there);
  const role = roleOf(given["role"]);
  const mailbox = await mail.createMailbox(path, {
    subscribe: call.other === undefined && given["isSubscribed"] === true,
    ...(role === undefined || role === null ? {} : { role }),
  });
  const sortOrder = sortOrderOf(given["sortOrder"]);
  if (sortOrder !== undefined) await mail.changeMailbox(mailbox.id, { sortOrder });
  const now = await mail.mailbox(mailbox.id);
  const counts = { emails: 0, unreadEmails: 0, threads: 0, unreadThreads: 0 };
  const server = Object.entries(mailboxProperties).filter(([property]) => !Object.hasOwn(given, property));
  const made = Object.fromEntries(server.map(([property, make]) => [property, make({ mailbox: now, counts })]));
  return { path: now.path, made, id: mailbox.id };
}

async function update(
  call: Call,
  mail: MailWriter,
  { id, patch: given }: { id: string; patch: JsonObject },
): Promise<string> {
  const mailbox = await existing(mail, id);
  const patch = withoutRepetitions(given, { mailbox, counts: NO_COUNTS }, OWN_PROPERTIES);
  check(patch);
  const role = roleOf(patch["role"]);
  const sortOrder = sortOrderOf(patch["sortOrder"]);
  if (role !== undefined || sortOrder !== undefined)
    await mail.changeMailbox(mailbox.id, {
      ...(role === undefined ? {} : { role }),
      ...(sortOrder === undefined ? {} : { sortOrder }),
    });
  const path = await movedTo(call, mail, mailbox, patch);
  if (path !== mailbox.path) await rename(mail, mailbox, path);
  const { isSubscribed } = patch;
  if (call.other !== undefined) return path;
  if (isSubscribed === true) await mail.subscribe(path);
  if (isSubscribed === false) await mail.unsubscribe(path);
  return path;
}

async function movedTo(call: Call, mail: MailWriter, mailbox: Mailbox, patch: JsonObject): Promise<string> {
  const name = patch["name"] === undefined ? mailbox.name : nameOf(patch["name"]);
  if (patch["parentId"] !== undefined) return pathOf(await parentOf(call, mail, patch["parentId"]), name);
  const above = mailbox.path.split(HIERARCHY_SEPARATOR).slice(0, -1);
  return [...above, name].join(HIERARCHY_SEPARATOR);
}

async function rename(mail: MailWriter, mailbox: Mailbox, path: string): Promise<void> {
  if (mailbox.role === "inbox") throw new SetError("forbidden", "INBOX keeps its name and place");
  const there = await mail.mailboxByPath(path);
  if (there !== undefined && there.id !== mailbox.id) throw nameTaken(there);
  const isSubscribed = mailbox.subscribed;
  await mail.renameMailbox(mailbox.path, path);
  // In JMAP a subscription belongs to the mailbox, not to its name.
  if (isSubscribed) await mail.unsubscribe(mailbox.path);
}

async function destroy(
  account: Account,
  id: string,
  { removeEmails, isOwn }: { readonly removeEmails: boolean; readonly isOwn: boolean },
): Promise<void> {
  await account.write(async (mail) => {
    const mailbox = await existing(mail, id);
    if (mailbox.role === "inbox") throw new SetError("forbidden", "INBOX cannot be removed");
    if (mailbox.hasChildren) throw new SetError("mailboxHasChild", "there are mailboxes below it");
    if (mailbox.messages > mailbox.deleted && !removeEmails)
      throw new SetError("mailboxHasEmail", "there are emails in it");
    await mail.deleteMailbox(mailbox.path);
    if (isOwn) await mail.unsubscribe(mailbox.path);
  });
}

/** Who does not say that he knows of sharing changes nothing of it. */
function withoutSharing({ using }: Call, patch: JsonObject): ReturnType<typeof partedPatch> {
  return using.has(MAIL_SHARE) ? partedPatch(patch) : { share: {}, rest: patch };
}

async function existing(mail: MailReader, id: string): Promise<Mailbox> {
  const number = parseObjectId(id, "F");
  if (number === undefined) throw notFound();
  return mail.mailbox(number as MailboxId);
}

function check(given: JsonObject): void {
  const wrong = Object.keys(given).find((property) => !SETTABLE.has(property));
  if (wrong !== undefined) throw invalidProperties(`${wrong.slice(0, 100)} cannot be set`, wrong);
  const { isSubscribed = true } = given;
  if (typeof isSubscribed !== "boolean") throw invalidProperties("isSubscribed is true or false", "isSubscribed");
}

function nameOf(given: Json | undefined): string {
  if (typeof given !== "string" || given === "") throw invalidProperties("a mailbox has a name", "name");
  if (given.includes(HIERARCHY_SEPARATOR)) throw invalidProperties("a name has no slash", "name");
  return given.normalize("NFC");
}

/** Undefined: the top. */
async function parentOf(call: Call, mail: MailWriter, given: Json | undefined): Promise<Mailbox | undefined> {
  if (given === undefined || given === null) return undefined;
  const id = typeof given === "string" ? parseObjectId(call.idOf(given) ?? "", "F") : undefined;
  if (id === undefined) throw invalidProperties("there is no such mailbox", "parentId");
  try {
    return await mail.mailbox(id as MailboxId);
  } catch (error) {
    if (error instanceof Refusal && error.code === "not-found")
      throw invalidProperties("there is no such mailbox", "parentId");
    throw error;
  }
}

function pathOf(parent: Mailbox | undefined, name: string): string {
  return parent === undefined ? name : `${parent.path}${HIERARCHY_SEPARATOR}${name}`;
}

function roleOf(given: Json | undefined): Role | null | undefined {
  if (given === undefined || given === null) return given;
  if (typeof given !== "string" || !ROLES.has(given)) throw invalidProperties("there is no such role", "role");
  return given as Role;
}

function sortOrderOf(given: Json | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== "number" || !Number.isInteger(given) || given < 0 || given >= SORT_ORDER_MAX)
    throw invalidProperties("sortOrder is a whole number below 2^31", "sortOrder");
  return given;
}

const nameTaken = ({ id }: Mailbox): SetError =>
  new SetError("alreadyExists", "there is a mailbox of that name", {
    existingId: mailboxIdText(id),
    properties: ["name"],
  });
