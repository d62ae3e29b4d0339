/** Sends a message that the device has, so that neither a lost answer nor a lost window makes it go twice or not at all. */
import { Refused } from "../jmap/problems.ts";
import type { MailStore } from "../mail/mail-store.ts";
import type { Draft } from "./draft.ts";
import type { KeptDraft, Leaving } from "./kept-draft.ts";
import type { KeptDrafts } from "./kept-drafts.ts";
import type { DraftSaver } from "./saving.ts";
import { RecipientsRefused, sendDraft, type Sent } from "./sending.ts";
import { uploadFiles } from "./upload-files.ts";

interface Delivery {
  readonly store: MailStore;
  readonly drafts: KeptDrafts;
  readonly saver: DraftSaver;
  readonly kept: KeptDraft;
}

interface Delivered {
  /** With its files as the server knows them. */
  readonly draft: Draft;
  readonly sent: Sent;
}

/**
 * First the draft is on the server, then the device knows which email it is and that it is about to be sent, then it is sent. Throws
 * RecipientsRefused, SignedOut, Unreachable, Refused.
 */
export async function deliver({ store, drafts, saver, kept }: Delivery): Promise<Delivered> {
  const { draft, leaving } = kept;
  if (leaving === undefined) throw new Refused("notFound", "");
  if (leaving.isAttempted && draft.emailId !== undefined)
    return { draft, sent: await sendDraft(store, draft, draft.emailId, leaving.departure) };
  const whole = await uploadFiles(store.client, drafts, draft);
  if (whole.files.length < draft.files.length) throw new Refused("notFound", "a file is not on this device any more");
  const emailId = await saver.save(whole);
  const saved = { ...kept, draft: { ...whole, emailId } };
  const sent = await send(store, emailId, saved, (now) => drafts.put({ ...saved, leaving: now }));
  return { draft: whole, sent };
}

/** `note` resolves when the device knows. */
export async function send(
  store: MailStore,
  emailId: string,
  { draft, leaving }: Pick<KeptDraft, "draft" | "leaving">,
  note: (leaving: Leaving) => Promise<void>,
): Promise<Sent> {
  if (leaving === undefined) throw new Refused("notFound", "");
  await note({ ...leaving, isAttempted: true });
  try {
    return await sendDraft(store, draft, emailId, leaving.departure);
  } catch (error) {
    // An answer that says no: nothing was sent.
    if (isNo(error)) await note({ ...leaving, isAttempted: false });
    throw error;
  }
}

/** Whether the server will not: of what failed within it, nobody knows how far it came. */
export function isNo(error: unknown): boolean {
  return error instanceof RecipientsRefused || (error instanceof Refused && !/^(?:server|5\d\d$)/.test(error.type));
}
