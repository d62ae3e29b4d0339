/** Changes of emails in all their places: adding, moving, marking, removing. */
import { Refusal } from "../../base/errors.ts";
import type { Account, MailWriter, PreparedMessage } from "../../store/account.ts";
import type { Email, EmailId, EmailPlace, MailboxId } from "../../store/model.ts";
import { emailIdText, threadIdText } from "../../store/object-id.ts";
import { blobIdOfEmail } from "../blob-id.ts";
import { invalidProperties, SetError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { notFound } from "../standard/set.ts";
import { visiblePlaces } from "./keywords.ts";
import { changed, type EmailPatch, type NewPlacement } from "./placement.ts";

/** Answers what the server has set (RFC 8621 4.6, 4.8). `receivedAt` in epoch milliseconds. */
export async function addEmail(
  account: Account,
  message: PreparedMessage,
  placement: NewPlacement,
  { receivedAt, prefix }: { readonly receivedAt: number; readonly prefix?: Uint8Array },
): Promise<JsonObject> {
  const [first, ...others] = placement.mailboxes;
  if (first === undefined) throw invalidProperties("an email is in at least one mailbox", "mailboxIds");
  return named(async () =>
    account.write(async (mail) => {
      const options = { flags: placement.flags, internalDate: receivedAt };
      const added = await mail.append(first, message, prefix === undefined ? options : { ...options, prefix });
      for (const other of others) await mail.copy(first, [added.uid], other);
      const [email] = await mail.emails([added.emailId]);
      if (email === undefined) throw new Error("an email that was just added is not there");
      return {
        id: emailIdText(email.id),
        blobId: blobIdOfEmail(email.id),
        threadId: threadIdText(email.threadId),
        size: email.size,
      };
    }),
  );
}

/** A mailbox that is not there is a wrong property of the email, not a missing email; what an email has most of are keywords (RFC 8621 4.6). */
async function named<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal && error.code === "limit") throw new SetError("tooManyKeywords", error.message);
    if (error instanceof Refusal && error.code === "not-found")
      throw invalidProperties("there is no such mailbox", "mailboxIds");
    throw error;
  }
}

export async function changeEmail(mail: MailWriter, id: EmailId, patch: EmailPatch): Promise<void> {
  const email = await visibleEmail(mail, id);
  const places = visiblePlaces(email);
  const now = new Set(places.map(({ mailboxId }) => mailboxId));
  const wanted = changed(now, patch.mailboxes);
  if (wanted.size === 0) throw invalidProperties("an email is in at least one mailbox", "mailboxIds");
  await named(async () => {
    await relocate(mail, places, wanted);
    await mark(mail, visiblePlaces(await visibleEmail(mail, id)), patch);
  });
}

async function visibleEmail(mail: MailWriter, id: EmailId): Promise<Email> {
  const [email] = await mail.emails([id]);
  if (email === undefined || visiblePlaces(email).length === 0) throw notFound();
  return email;
}

/** What leaves one mailbox and comes into another is moved, which no quota refuses. */
async function relocate(
  mail: MailWriter,
  places: readonly EmailPlace[],
  wanted: ReadonlySet<MailboxId>,
): Promise<void> {
  const leaving = places.filter(({ mailboxId }) => !wanted.has(mailboxId));
  const coming = [...wanted].filter((id) => !places.some(({ mailboxId }) => mailboxId === id));
  const staying = places.find(({ mailboxId }) => wanted.has(mailboxId));
  let source = staying;
  for (const target of coming) {
    const from = leaving.pop();
    if (from !== undefined) {
      const { to } = await mail.move(from.mailboxId, [from.uid], target);
      source ??= { ...from, mailboxId: target, uid: to[0] ?? from.uid };
    } else if (source !== undefined) {
      await mail.copy(source.mailboxId, [source.uid], target);
    }
  }
  for (const { mailboxId, uid } of leaving) await mail.expunge(mailboxId, { uids: [uid], anyFlags: true });
}

async function mark(mail: MailWriter, places: readonly EmailPlace[], { flags }: EmailPatch): Promise<void> {
  const { replace, add, remove } = flags;
  for (const { mailboxId, uid } of places) {
    if (replace !== undefined)
      await mail.changeFlags(mailboxId, [uid], { how: "replace", flags: [...replace], whole: true });
    if (add.size > 0) await mail.changeFlags(mailboxId, [uid], { how: "add", flags: [...add], whole: true });
    if (remove.size > 0) await mail.changeFlags(mailboxId, [uid], { how: "remove", flags: [...remove], whole: true });
  }
}

export async function removeEmail(mail: MailWriter, id: EmailId): Promise<void> {
  const { places } = await visibleEmail(mail, id);
  for (const { mailboxId, uid } of places) await mail.expunge(mailboxId, { uids: [uid], anyFlags: true });
}
