/** One mailbox made or changed as a client says (RFC 8621 2.5), in the transaction of its writer. */
import { isDeepStrictEqual } from "node:util";
import { Refusal } from "../base/errors.ts";
import type { MailReader, MailWriter } from "../store/account.ts";
import { HIERARCHY_SEPARATOR, type Mailbox, type MailboxId, type Role, type VisibleCounts } from "../store/model.ts";
import { mailboxIdText, parseObjectId } from "../store/object-id.ts";
import { RIGHTS } from "../store/sharing/rights.ts";
import { invalidProperties, SetError } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";
import { COUNTS, mailboxJson, mailboxProperties, myRightsIn, NO_COUNTS } from "./mailbox.ts";
import type { Call } from "./method.ts";
import { patched } from "./standard/patch.ts";
import { beyondGiven, notFound } from "./standard/set.ts";
import { sortOrderOf } from "./standard/sort-order.ts";
import { contradictions, WrongProperties } from "./standard/wrong-properties.ts";

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

interface Wished {
  readonly path: string;
  readonly role: Role | null;
  /** Undefined: as the role has it. */
  readonly sortOrder: number | undefined;
  readonly isSubscribed: boolean;
}

/** Another mailbox has the name. */
export class NameTaken extends SetError {
  readonly by: MailboxId;

  constructor(by: MailboxId) {
    const more = { existingId: mailboxIdText(by), properties: ["name"] };
    super("alreadyExists", "there is a mailbox of that name", more);
    this.by = by;
  }
}

/** Answers what the server has set. What a client says of the server's properties must be so (RFC 8620 5.3). */
export async function makeMailbox(
  call: Call,
  mail: MailWriter,
  given: JsonObject,
  isSharing: boolean,
): Promise<{ readonly mailbox: Mailbox; readonly made: JsonObject }> {
  const wrong = new WrongProperties();
  const odd = Object.keys(given).filter((name) => name === "id" || !Object.hasOwn(mailboxProperties, name));
  wrong.add(`${odd[0]?.slice(0, 100)} cannot be set`, ...odd);
  // In an account of somebody else its rights depend on where it comes.
  if (call.other === undefined) checkRest({ ...newOnes(isSharing), ...known(given) }, newOnes(isSharing), wrong);
  const wished = await wishedOf(call, mail, given, wrong);
  const { path } = wished;
  const there = await mail.mailboxByPath(path);
  if (there?.selectable === true) throw new NameTaken(there.id);
  const mailbox = await aboutNames(() =>
    mail.createMailbox(path, {
      subscribe: call.other === undefined && wished.isSubscribed,
      ...(wished.role === null ? {} : { role: wished.role }),
    }),
  );
  if (wished.sortOrder !== undefined) await mail.changeMailbox(mailbox.id, { sortOrder: wished.sortOrder });
  const now = await mail.mailbox(mailbox.id);
  const json = mailboxJson({ mailbox: now, counts: NO_COUNTS, isSharing });
  checkRest({ ...json, ...given }, json, wrong);
  wrong.end();
  // To what is somebody else's one subscribes in one's own account, when it is made.
  const isSubscribed = call.other === undefined ? now.subscribed : given["isSubscribed"] === true;
  return { mailbox: now, made: beyondGiven({ ...json, isSubscribed }, given) };
}

/** Answers its path by then, and what has changed that the client did not ask for. `counts` are known where the patch speaks of them. */
export async function changeMailbox(
  call: Call,
  mail: MailWriter,
  { id, patch, counts, isSharing }: { id: string; patch: JsonObject; counts: VisibleCounts; isSharing: boolean },
): Promise<ChangedMailbox> {
  const mailbox = await existingMailbox(mail, id);
  const before = mailboxJson({ mailbox, counts, isSharing });
  const after = patched(before, patch);
  const wrong = new WrongProperties();
  checkRest(after, before, wrong);
  const { path, role, sortOrder, isSubscribed } = await wishedOf(call, mail, after, wrong, mailbox);
  if (path !== mailbox.path) await rename(mail, mailbox, path);
  const change = {
    ...(role === (mailbox.role ?? null) ? {} : { role }),
    ...(after["sortOrder"] === before["sortOrder"] ? {} : { sortOrder: sortOrder ?? null }),
  };
  if (Object.keys(change).length > 0) await aboutNames(() => mail.changeMailbox(mailbox.id, change));
  if (call.other === undefined && isSubscribed !== mailbox.subscribed)
    await (isSubscribed ? mail.subscribe(path) : mail.unsubscribe(path));
  const now = mailboxJson({ mailbox: await mail.mailbox(mailbox.id), counts, isSharing });
  const beyond = Object.entries(now).filter(
    ([name, value]) => name !== "isSubscribed" && !isDeepStrictEqual(value, after[name] ?? null),
  );
  return { path, beyond: beyond.length === 0 ? null : Object.fromEntries(beyond) };
}

/** What the server says of a mailbox that its owner has just made. */
function newOnes(isSharing: boolean): JsonObject {
  const own = { rights: RIGHTS, selectable: true, role: undefined };
  const counts = Object.fromEntries(COUNTS.map((name) => [name, 0]));
  return { ...counts, myRights: myRightsIn(own, isSharing) };
}

function known(given: JsonObject): JsonObject {
  const names = [...COUNTS, "myRights"].filter((name) => Object.hasOwn(given, name));
  return Object.fromEntries(names.map((name) => [name, given[name] ?? null]));
}

export interface ChangedMailbox {
  readonly path: string;
  readonly beyond: JsonObject | null;
}

/** Whatever is not the client's to say is as it is. */
function checkRest(given: JsonObject, real: JsonObject, wrong: WrongProperties): void {
  for (const name of new Set([...Object.keys(given), ...Object.keys(real)])) {
    if (SETTABLE.has(name)) continue;
    wrong.add(`${name.slice(0, 100)} is the server's to say`, ...contradictions(name, given[name], real[name]));
  }
}

/** What is not said is as by default (RFC 8621 2). Throws SetError with all that is wrong. */
async function wishedOf(
  call: Call,
  mail: MailReader,
  given: JsonObject,
  wrong: WrongProperties,
  now?: Mailbox,
): Promise<Wished> {
  // A name that came over IMAP need not be one that JMAP would take.
  const name = now !== undefined && given["name"] === now.name ? now.name : wrong.read(() => nameOf(given["name"]));
  const role = wrong.read(() => roleOf(given["role"], now));
  const { sortOrder: order = null } = given;
  const sortOrder = order === null ? undefined : wrong.read(() => sortOrderOf(order));
  // Who makes a mailbox wants to see it (RFC 8621 2).
  const isSubscribed = wrong.read(() => isSubscribedOf(given["isSubscribed"], call.other === undefined));
  const above = isBelowAsBefore(given, now) ? pathAbove(now.path) : await parentOf(call, mail, given["parentId"]);
  if (above === undefined) wrong.add("there is no such mailbox", "parentId");
  wrong.end();
  return {
    path: above === "" ? (name ?? "") : `${above}${HIERARCHY_SEPARATOR}${name}`,
    role: role ?? null,
    sortOrder,
    isSubscribed: isSubscribed ?? false,
  };
}

async function rename(mail: MailWriter, mailbox: Mailbox, path: string): Promise<void> {
  if (mailbox.role === "inbox") throw new SetError("forbidden", "INBOX keeps its name and place");
  const there = await mail.mailboxByPath(path);
  if (there !== undefined && there.id !== mailbox.id) throw new NameTaken(there.id);
  await aboutNames(() => mail.renameMailbox(mailbox.path, path));
  // In JMAP a subscription belongs to the mailbox, not to its name.
  if (mailbox.subscribed) await mail.unsubscribe(mailbox.path);
}

/** Out of the way of another one that gets its name in the same call; `name` is one that nobody has. */
export async function stepAside(mail: MailWriter, id: MailboxId, name: string): Promise<void> {
  const mailbox = await mail.mailbox(id);
  const above = pathAbove(mailbox.path);
  await rename(mail, mailbox, above === "" ? name : `${above}${HIERARCHY_SEPARATOR}${name}`);
}

/** Which property it is about, where the store refuses. */
async function aboutNames<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "exists") throw invalidProperties(error.message, "role");
    if (error.code === "invalid")
      throw invalidProperties(error.message, /below itself|hierarchy/.test(error.message) ? "parentId" : "name");
    throw error;
  }
}

export async function existingMailbox(mail: MailReader, id: string): Promise<Mailbox> {
  const number = parseObjectId(id, "F");
  if (number === undefined) throw notFound();
  return mail.mailbox(number as MailboxId);
}

function nameOf(given: Json | undefined): string {
  if (typeof given !== "string" || given === "") throw invalidProperties("a mailbox has a name", "name");
  if (given.includes(HIERARCHY_SEPARATOR)) throw invalidProperties("a name has no slash", "name");
  return given.normalize("NFC");
}

/** Who may not see what a mailbox is below of can rename it all the same. */
function isBelowAsBefore(given: JsonObject, now: Mailbox | undefined): now is Mailbox {
  if (now === undefined) return false;
  return (given["parentId"] ?? null) === (now.parentId === undefined ? null : mailboxIdText(now.parentId));
}

function pathAbove(path: string): string {
  return path.split(HIERARCHY_SEPARATOR).slice(0, -1).join(HIERARCHY_SEPARATOR);
}

/** Its path; "" is the top, undefined is no mailbox. */
async function parentOf(call: Call, mail: MailReader, given: Json | undefined): Promise<string | undefined> {
  if (given === undefined || given === null) return "";
  const id = typeof given === "string" ? parseObjectId(call.idOf(given) ?? "", "F") : undefined;
  if (id === undefined) return undefined;
  try {
    return (await mail.mailbox(id as MailboxId)).path;
  } catch (error) {
    if (error instanceof Refusal && error.code === "not-found") return undefined;
    throw error;
  }
}

function roleOf(given: Json | undefined, now: Mailbox | undefined): Role | null {
  if (given === undefined || given === null) return null;
  if (given === now?.role) return now.role;
  if (typeof given !== "string" || !ROLES.has(given)) throw invalidProperties("there is no such role", "role");
  return given as Role;
}

function isSubscribedOf(given: Json | undefined, otherwise: boolean): boolean {
  if (given === undefined || given === null) return otherwise;
  if (typeof given !== "boolean") throw invalidProperties("isSubscribed is true or false", "isSubscribed");
  return given;
}
