/** Handing a draft over to be sent, once, and taking it back while it waits (RFC 8621 7.5). */
import { resultOf } from "../jmap/client.ts";
import { Refused } from "../jmap/problems.ts";
import type { Envelope, Identity, PendingSubmission } from "../jmap/types.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { distinct } from "../model/people.ts";
import { answeredBy } from "./answered.ts";
import type { Answered, Draft } from "./draft.ts";
import type { Departure } from "./kept-draft.ts";

/** How often the server is asked whether it has the message while its state changes for other reasons. */
const TRIES_MAX = 8;

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

interface Submissions {
  readonly state: string;
  readonly list: readonly { readonly id: string; readonly undoStatus: "pending" | "final" | "canceled" }[];
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
  /** Answers the email that is a draft again. Throws Refused when it is on its way already. */
  readonly undo: () => Promise<string>;
}

/**
 * `emailId` is where the draft was saved. The server is asked first whether it has the message, and is given it only if nothing came in between: an
 * earlier try may have arrived unheard, and browsers repeat by themselves what a broken connection swallowed. Throws RecipientsRefused, SignedOut,
 * Unreachable, Refused.
 */
export async function sendDraft(store: MailStore, draft: Draft, emailId: string, departure: Departure): Promise<Sent> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const [{ state }, , { list }] = await store.client.request<[Submissions, unknown, Submissions]>(
      ["EmailSubmission/get", { ids: [] }],
      ["EmailSubmission/query", { filter: { emailIds: [emailId] } }],
      ["EmailSubmission/get", { "#ids": resultOf(1, "EmailSubmission/query", "/ids") }],
    );
    const taken = list.find(({ undoStatus }) => undoStatus !== "canceled");
    if (taken !== undefined) {
      await moveToSent(store, emailId);
      return followed(store, draft, { submissionId: taken.id, emailId });
    }
    const sent = await submit(store, { draft, emailId, departure, ifInState: state });
    if (sent !== undefined) return sent;
  }
  throw new Refused("stateMismatch", "");
}

interface Submitted {
  readonly draft: Draft;
  readonly emailId: string;
  readonly departure: Departure;
  readonly ifInState: string;
}

/** Undefined when the state was another. */
async function submit(store: MailStore, submitted: Submitted): Promise<Sent | undefined> {
  const { draft, emailId, departure, ifInState } = submitted;
  const { identities } = store.cache;
  const identity = identities.find(({ id }) => id === draft.identityId) ?? identities[0];
  if (identity === undefined) throw new Refused("notFound", "");
  const envelope = envelopeOf(draft, identity, departure);
  try {
    const submissionId = await create(store, { identityId: identity.id, emailId, envelope }, ifInState);
    return followed(store, draft, { submissionId, emailId });
  } catch (error) {
    if (error instanceof Refused && error.type === "stateMismatch") return undefined;
    throw error;
  }
}

interface Given {
  readonly identityId: string;
  readonly emailId: string;
  readonly envelope: Envelope;
}

async function create(store: MailStore, given: Given, ifInState: string | undefined): Promise<string> {
  const [answer] = await store.client.request<[SetAnswer]>([
    "EmailSubmission/set",
    {
      create: { sub: given },
      onSuccessUpdateEmail: { "#sub": sentPatch(store) },
      ...(ifInState === undefined ? {} : { ifInState }),
    },
  ]);
  const made = answer.created?.["sub"];
  if (made === undefined) throw problemOf(answer.notCreated?.["sub"]);
  return made.id;
}

/** Of what waits for its moment. Throws Refused when it is on its way already; when it ends halfway, the message is a draft again. */
export async function sendNow(store: MailStore, pending: PendingSubmission): Promise<void> {
  const { id, identityId, emailId, envelope } = pending;
  await takeBack(store, id, emailId);
  const atOnce = { ...envelope, mailFrom: { ...envelope.mailFrom, parameters: null } };
  await create(store, { identityId, emailId, envelope: atOnce }, undefined);
  await store.refresh();
}

function followed(store: MailStore, draft: Draft, at: { submissionId: string; emailId: string }): Sent {
  const marked = markAnswered(store, draft);
  void store.refresh();
  return {
    async undo() {
      const emailId = await takeBack(store, at.submissionId, at.emailId);
      const answers = await marked;
      if (answers?.instead !== undefined) await unmark(store, answers);
      return emailId;
    },
  };
}

/** The draft is one again. Throws Refused when the message is on its way already. */
export async function takeBack(store: MailStore, submissionId: string, emailId: string): Promise<string> {
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
  return emailId;
}

function sentPatch(store: MailStore): Readonly<Record<string, true | null>> {
  const { drafts, sent } = foldersOf(store);
  return { [`mailboxIds/${drafts}`]: null, [`mailboxIds/${sent}`]: true, "keywords/$draft": null };
}

/** What the server was about to do when its answer was lost. */
async function moveToSent(store: MailStore, emailId: string): Promise<void> {
  await store.client.request<[unknown]>(["Email/set", { update: { [emailId]: sentPatch(store) } }]);
}

function foldersOf({ cache }: MailStore): { readonly drafts: string; readonly sent: string } {
  return { drafts: cache.mailboxOf("drafts")?.id ?? "", sent: cache.mailboxOf("sent")?.id ?? "" };
}

function problemOf(failed: SetError | undefined): Error {
  if (failed?.type === "invalidRecipients") return new RecipientsRefused(failed.invalidRecipients ?? []);
  return new Refused(failed?.type ?? "serverFail", failed?.description ?? "");
}

/** Everybody once, those in Bcc too; the server waits before it sends (RFC 4865). */
function envelopeOf({ to, cc, bcc }: Draft, { email }: Identity, departure: Departure): Envelope {
  return {
    mailFrom: { email, parameters: holdOf(departure) },
    rcptTo: distinct([...to, ...cc, ...bcc]).map((each) => ({ email: each.email, parameters: null })),
  };
}

function holdOf(departure: Departure): Readonly<Record<string, string>> | null {
  if (departure.kind === "at") return { HOLDUNTIL: new Date(departure.ms).toISOString().replace(/\.\d+Z$/, "Z") };
  return departure.seconds === 0 ? null : { HOLDFOR: String(departure.seconds) };
}

/** The message is sent, whether this works or not. */
async function markAnswered(store: MailStore, draft: Draft): Promise<Answered | undefined> {
  const answers = await answeredBy(store, draft).catch(() => undefined);
  if (answers === undefined) return undefined;
  const others = (answers.instead ?? []).map((keyword) => [`keywords/${keyword}`, null] as const);
  await mark(store, answers.emailId, { [`keywords/${answers.keyword}`]: true, ...Object.fromEntries(others) });
  return answers;
}

async function unmark(store: MailStore, { emailId, keyword }: Answered): Promise<void> {
  await mark(store, emailId, { [`keywords/${keyword}`]: null });
}

async function mark(
  { client }: MailStore,
  emailId: string,
  patch: Readonly<Record<string, true | null>>,
): Promise<void> {
  await client.request<[unknown]>(["Email/set", { update: { [emailId]: patch } }]).catch(() => undefined);
}
