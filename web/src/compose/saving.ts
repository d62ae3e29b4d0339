/** Keeps the draft on the server: each version is a new email, and the one before goes when the new one is there. */
import { Refused } from "../jmap/problems.ts";
import { type BodyPart, PART_PROPERTIES } from "../jmap/types.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { type Around, type Draft, emailOf } from "./draft.ts";
import { copied } from "./copied-files.ts";
import { filedAs } from "./filed-as.ts";

type Failures = Readonly<Record<string, { readonly type: string; readonly description?: string }>> | null;

interface Created {
  readonly created: Readonly<Record<string, { readonly id: string }>> | null;
  readonly notCreated: Failures;
}

export class DraftSaver {
  readonly #store: MailStore;
  #emailId: string | undefined;
  /** Whether there may be versions that nobody here has heard of: an answer was lost. */
  #isUnsure: boolean;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(store: MailStore, emailId: string | undefined, { isUnsure }: { isUnsure: boolean }) {
    this.#store = store;
    this.#emailId = emailId;
    this.#isUnsure = isUnsure;
  }

  get emailId(): string | undefined {
    return this.#emailId;
  }

  /** The id of the email that holds it now. Throws SignedOut, Unreachable, Refused. */
  save(draft: Draft): Promise<string> {
    return this.#inTurn(async () => {
      const { cache } = this.#store;
      const drafts = cache.mailboxOf("drafts");
      const identity = cache.identities.find(({ id }) => id === draft.identityId) ?? cache.identities[0];
      if (drafts === undefined || identity === undefined)
        throw new Refused("notFound", "there is no folder for drafts");
      const from = { name: identity.name === "" ? null : identity.name, email: identity.email };
      const wasUnsure = this.#isUnsure;
      const id = await this.#create(draft, { from, mailboxId: drafts.id });
      const before = this.#emailId === undefined ? [] : [this.#emailId];
      this.#emailId = id;
      this.#isUnsure = true;
      const others = wasUnsure ? await this.#versionsOf(draft, drafts.id) : [];
      await this.#destroy([...before, ...others].filter((each) => each !== id));
      this.#isUnsure = false;
      return id;
    });
  }

  /** Throws SignedOut, Unreachable, Refused. */
  discard(draft: Draft): Promise<void> {
    return this.#inTurn(async () => {
      const drafts = this.#store.cache.mailboxOf("drafts");
      const known = this.#emailId === undefined ? [] : [this.#emailId];
      // What was sent and taken back is there under the name that it had before.
      const others = this.#isUnsure && drafts !== undefined ? await this.#versionsOf(draft, drafts.id) : [];
      await this.#destroy([...known, ...others]);
      this.#emailId = undefined;
    });
  }

  /** The draft with files of its own, which stay when the saved version goes that they are in. Throws SignedOut, Unreachable, Refused. */
  withOwnFiles(draft: Draft): Promise<Draft> {
    return this.#inTurn(async () => {
      if (this.#emailId === undefined || (draft.files.length === 0 && typeof draft.calendar !== "object")) return draft;
      return copied(this.#store, filedAs(draft, await this.#attachmentsOf(this.#emailId)));
    });
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  /** A file that is not where it was, gone with an older version or too long after it was uploaded, is in the version before this one. */
  async #create(draft: Draft, around: Around): Promise<string> {
    try {
      return await this.#createOnce(emailOf(draft, around));
    } catch (error) {
      if (!(error instanceof Refused && error.type === "blobNotFound") || this.#emailId === undefined) throw error;
      const parts = await this.#attachmentsOf(this.#emailId);
      return this.#createOnce(emailOf(filedAs(draft, parts), around));
    }
  }

  async #createOnce(email: ReturnType<typeof emailOf>): Promise<string> {
    const wasUnsure = this.#isUnsure;
    this.#isUnsure = true;
    const [answer] = await this.#store.client.request<[Created]>(["Email/set", { create: { draft: email } }]);
    this.#isUnsure = wasUnsure;
    const [failed] = Object.values(answer.notCreated ?? {});
    const made = answer.created?.["draft"];
    if (made === undefined) throw new Refused(failed?.type ?? "serverFail", failed?.description ?? "");
    return made.id;
  }

  async #attachmentsOf(emailId: string): Promise<readonly BodyPart[]> {
    const asked = { ids: [emailId], properties: ["attachments"], bodyProperties: PART_PROPERTIES };
    const [{ list }] = await this.#store.client.request<
      [{ readonly list: readonly { readonly attachments: readonly BodyPart[] }[] }]
    >(["Email/get", asked]);
    return list[0]?.attachments ?? [];
  }

  async #versionsOf({ messageId }: Draft, mailboxId: string): Promise<readonly string[]> {
    const conditions = [{ inMailbox: mailboxId }, { header: ["Message-ID", messageId] }];
    const [found] = await this.#store.client.request<[{ readonly ids: readonly string[] }]>([
      "Email/query",
      { filter: { operator: "AND", conditions } },
    ]);
    return found.ids;
  }

  async #destroy(ids: readonly string[]): Promise<void> {
    const destroy = [...new Set(ids)];
    if (destroy.length > 0) await this.#store.client.request<[unknown]>(["Email/set", { destroy }]);
  }

  #inTurn<Result>(deed: () => Promise<Result>): Promise<Result> {
    const run = this.#turn.then(deed);
    this.#turn = run.catch(() => undefined);
    return run;
  }
}
