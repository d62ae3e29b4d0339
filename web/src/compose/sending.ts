/** Handing a draft over to be sent, and taking it back while it waits (RFC 8621 7.5). */
import { Refused } from "../jmap/problems.ts";
import type { Identity } from "../jmap/types.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { distinct } from "../model/people.ts";
import type { Draft } from "./draft.ts";

interface SetError {
  readonly type: string;
  readonly description?: string;
  readonly invalidRecipients?: readonly string[];
}

interface SetAnswer {
  readonly created: Readonly<Record<string, { readonly id: string }>> | null;
  readonly notCreated: Readonly<Record<string, SetError>> | null;
  readonly notUpdated: Readonly<Record<string, SetError>> | null;
}

/** Somebody whom the server does not take mail for. */
export class RecipientsRefused extends Error {
  override name = "RecipientsRefused";
  readonly addresses: readonly string[];

  constructor(addresses: readonly string[]) {
    super("recipients refused");
    this.addresses = addresses;
  }
}

export interface Sent {
  /** Throws Refused when it is on its way already. */
  readonly undo: () => Promise<void>;
}

/** `emailId` is where the draft was saved. Throws RecipientsRefused, SignedOut, Unreachable, Refused. */
export async function sendDraft(store: MailStore, draft: Draft, emailId: string, holdSeconds: number): Promise<Sent> {
  const { client, cache } = store;
  const identity = cache.identities.find(({ id }) => id === draft.identityId);
  const { drafts, sent } = foldersOf(store);
  if (identity === undefined) throw new Refused("notFound", "");
  const create = { sub: { identityId: draft.identityId, emailId, envelope: envelopeOf(draft, identity, holdSeconds) } };
  const moved = { [`mailboxIds/${drafts}`]: null, [`mailboxIds/${sent}`]: true, "keywords/$draft": null };
  const [answer] = await client.request<[SetAnswer]>([
    "EmailSubmission/set",
    { create, onSuccessUpdateEmail: { "#sub": moved } },
  ]);
  const made = answer.created?.["sub"];
  if (made === undefined) throw problemOf(answer.notCreated?.["sub"]);
  void markAnswered(store, draft);
  void store.refresh();
  return { undo: () => takeBack(store, made.id, emailId) };
}

/** The draft is one again. Throws Refused when the message is on its way already. */
async function takeBack(store: MailStore, submissionId: string, emailId: string): Promise<void> {
  const { client } = store;
  const [canceled] = await client.request<[SetAnswer]>([
    "EmailSubmission/set",
    { update: { [submissionId]: { undoStatus: "canceled" } } },
  ]);
  const [refused] = Object.values(canceled.notUpdated ?? {});
  if (refused !== undefined) throw new Refused(refused.type, refused.description ?? "");
  const { drafts, sent } = foldersOf(store);
  const back = { [`mailboxIds/${sent}`]: null, [`mailboxIds/${drafts}`]: true, "keywords/$draft": true };
  await client.request<[unknown]>(["Email/set", { update: { [emailId]: back } }]);
  await store.refresh();
}

function foldersOf({ cache }: MailStore): { readonly drafts: string; readonly sent: string } {
  return { drafts: cache.mailboxOf("drafts")?.id ?? "", sent: cache.mailboxOf("sent")?.id ?? "" };
}

function problemOf(failed: SetError | undefined): Error {
  if (failed?.type === "invalidRecipients") return new RecipientsRefused(failed.invalidRecipients ?? []);
  return new Refused(failed?.type ?? "serverFail", failed?.description ?? "");
}

/** Everybody once, those in Bcc too; the server waits before it sends (RFC 4865). */
function envelopeOf({ to, cc, bcc }: Draft, { email }: Identity, holdSeconds: number): unknown {
  const parameters = holdSeconds === 0 ? null : { HOLDFOR: String(holdSeconds) };
  return {
    mailFrom: { email, parameters },
    rcptTo: distinct([...to, ...cc, ...bcc]).map((each) => ({ email: each.email, parameters: null })),
  };
}

/** The message is sent, whether this works or not. */
async function markAnswered({ client }: MailStore, { answers }: Draft): Promise<void> {
  if (answers === undefined) return;
  const update = { [answers.emailId]: { [`keywords/${answers.keyword}`]: true } };
  await client.request<[unknown]>(["Email/set", { update }]).catch(() => undefined);
}
