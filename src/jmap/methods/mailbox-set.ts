import { randomUUID } from "node:crypto";
import type { Account, MailReader, MailWriter } from "../../store/account.ts";
import type { MailboxId, VisibleCounts } from "../../store/model.ts";
import { mailboxIdText } from "../../store/object-id.ts";
import { SetError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { COUNTS, NO_COUNTS } from "../mailbox.ts";
import {
  type ChangedMailbox,
  changeMailbox,
  existingMailbox,
  makeMailbox,
  NameTaken,
  stepAside,
} from "../mailbox-change.ts";
import type { Call, Method } from "../method.ts";
import { give, partedPatch, shareWishes } from "../sharing/give.ts";
import { MAIL_SHARE } from "../sharing/mailbox-rights.ts";
import { subscribeToOther } from "../subscriptions.ts";
import { inState, logState } from "../standard/in-state.ts";
import { applySet, type SetRequest, type Setter, stateOf, takeSet } from "../standard/set.ts";

export const mailboxSet: Method = {
  name: "Mailbox/set",
  rfc: "8621 2.5",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const whole = call.account();
    const request = takeSet(call);
    const removeEmails = call.args.boolean("onDestroyRemoveEmails", false);
    call.args.end();
    const account = inState(whole, request.ifInState, logState);
    const isSharing = call.using.has(MAIL_SHARE);
    const changes = new MailboxChanges(call, account, request);
    const setter: Setter = {
      state: () => stateOf(account),
      async create(wish) {
        const { share, rest: given } = withoutSharing(call, wish);
        // What cannot be shared so is not made.
        await shareWishes(call, account, undefined, share);
        const { mailbox, made } = await account.write(async (mail) => {
          const added = await makeMailbox(call, mail, given, isSharing);
          if (Object.keys(share).length > 0 && !added.mailbox.rights.includes("a"))
            throw new SetError("forbidden", "you may not share what is in that mailbox");
          return added;
        });
        await give(call, account, mailbox.id, await shareWishes(call, account, mailbox.id, share));
        await subscribeToOther(call, mailbox.path, given["isSubscribed"] === true ? true : undefined);
        return made;
      },
      async update(id, wish, name) {
        const { share, rest: patch } = withoutSharing(call, wish);
        const { id: place } = await account.read((mail) => existingMailbox(mail, id));
        const wishes = await shareWishes(call, account, place, share);
        const { path, beyond } = await changes.done(name, id, patch);
        await give(call, account, place, wishes);
        const { isSubscribed } = patch;
        await subscribeToOther(call, path, typeof isSubscribed === "boolean" ? isSubscribed : undefined);
        return beyond;
      },
      destroy: (id) => destroy(account, id, { removeEmails, isOwn: call.other === undefined }),
    };
    const ordered: SetRequest = {
      ...request,
      create: parentsFirst(request.create),
      destroy: await account.read((mail) => childrenFirst(call, mail, request.destroy)),
    };
    return (await applySet(call, ordered, setter)).response;
  },
};

/** What is made before it is referred to (RFC 8620 5.3). What refers to itself in a circle stays last, and fails. */
function parentsFirst(create: ReadonlyMap<string, JsonObject>): ReadonlyMap<string, JsonObject> {
  const ordered = new Map<string, JsonObject>();
  let waiting = [...create];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(([name]) => name));
    const ready = waiting.filter(([, given]) => !names.has(parentOf(given)));
    for (const [name, given] of ready.length === 0 ? waiting : ready) ordered.set(name, given);
    waiting = ready.length === 0 ? [] : waiting.filter(([name]) => !ordered.has(name));
  }
  return ordered;
}

/** The creation id that it is to be below; "" when it is none. */
function parentOf({ parentId }: JsonObject): string {
  return typeof parentId === "string" && parentId.startsWith("#") ? parentId.slice(1) : "";
}

/** A whole branch may go in one call, in whatever order it is named. */
async function childrenFirst(call: Call, mail: MailReader, names: readonly string[]): Promise<readonly string[]> {
  if (names.length < 2) return names;
  const depths = new Map((await mail.mailboxes()).map(({ id, path }) => [mailboxIdText(id), path.split("/").length]));
  const depthOf = (name: string): number => depths.get(call.idOf(name) ?? "") ?? 0;
  return names.toSorted((one, other) => depthOf(other) - depthOf(one));
}

interface Change {
  readonly id: string;
  readonly patch: JsonObject;
  readonly counts: VisibleCounts;
}

/** Mailboxes of one call may exchange their names: what counts is how they are called in the end (RFC 8620 5.3). */
class MailboxChanges {
  readonly #call: Call;
  readonly #account: Account;
  /** What is to be changed yet, by id. */
  readonly #waiting = new Map<string, JsonObject>();
  /** What was changed before its turn had come. */
  readonly #done = new Map<string, ChangedMailbox>();

  constructor(call: Call, account: Account, { update }: SetRequest) {
    this.#call = call;
    this.#account = account;
    for (const [name, whole] of update) this.#waiting.set(call.idOf(name) ?? name, withoutSharing(call, whole).rest);
  }

  async done(name: string, id: string, patch: JsonObject): Promise<ChangedMailbox> {
    this.#waiting.delete(id);
    this.#waiting.delete(name);
    const before = this.#done.get(id);
    if (before !== undefined) return before;
    const counts = await this.#countsFor(id, patch);
    const others = new Map<string, ChangedMailbox>();
    const changed = await this.#account.write(async (mail) => {
      others.clear();
      return this.#change(mail, { id, patch, counts }, others);
    });
    for (const [other, result] of others) this.#done.set(other, result);
    return changed;
  }

  async #change(mail: MailWriter, change: Change, others: Map<string, ChangedMailbox>): Promise<ChangedMailbox> {
    const isSharing = this.#call.using.has(MAIL_SHARE);
    try {
      return await changeMailbox(this.#call, mail, { ...change, isSharing });
    } catch (error) {
      const patch = error instanceof NameTaken ? this.#waiting.get(mailboxIdText(error.by)) : undefined;
      if (!(error instanceof NameTaken) || patch === undefined) throw error;
      return await this.#exchange(mail, change, { by: error.by, patch, others, error });
    }
  }

  /** Whoever has the name, and is to lose it in this call, loses it first; all of them or none. */
  async #exchange(
    mail: MailWriter,
    change: Change,
    holder: { by: MailboxId; patch: JsonObject; others: Map<string, ChangedMailbox>; error: NameTaken },
  ): Promise<ChangedMailbox> {
    const { by, patch, others, error } = holder;
    const id = mailboxIdText(by);
    this.#waiting.delete(id);
    try {
      const { name } = await mail.mailbox(by);
      await stepAside(mail, by, randomUUID());
      const changed = await this.#change(mail, change, others);
      others.set(id, await this.#change(mail, { id, patch: { name, ...patch }, counts: NO_COUNTS }, others));
      return changed;
    } catch (failure) {
      this.#waiting.set(id, patch);
      throw failure instanceof SetError ? error : failure;
    }
  }

  /** Counting needs a look at all messages. */
  async #countsFor(id: string, patch: JsonObject): Promise<VisibleCounts> {
    if (!COUNTS.some((name) => Object.hasOwn(patch, name))) return NO_COUNTS;
    return this.#account.visibleCounts(Number(id.slice(1)) as MailboxId);
  }
}

async function destroy(
  account: Account,
  id: string,
  { removeEmails, isOwn }: { readonly removeEmails: boolean; readonly isOwn: boolean },
): Promise<void> {
  await account.write(async (mail) => {
    const mailbox = await existingMailbox(mail, id);
    if (mailbox.role === "inbox") throw new SetError("forbidden", "INBOX cannot be removed");
    if (mailbox.hasChildren) throw new SetError("mailboxHasChild", "there are mailboxes below it");
    if (mailbox.messages > mailbox.deleted && !removeEmails)
      throw new SetError("mailboxHasEmail", "there are emails in it");
    await mail.deleteMailbox(mailbox.path);
    if (isOwn) await mail.unsubscribe(mailbox.path);
  });
}

/** A client that does not say that it knows of sharing changes nothing of it. */
function withoutSharing({ using }: Call, patch: JsonObject): ReturnType<typeof partedPatch> {
  return using.has(MAIL_SHARE) ? partedPatch(patch) : { share: {}, rest: patch };
}
