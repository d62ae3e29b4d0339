/** Keeps the draft on the server: each version is a new email, and the one before goes when the new one is there. */
import { Refused } from "../jmap/problems.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { type Draft, emailOf } from "./draft.ts";

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
      const { client, cache } = this.#store;
      const drafts = cache.mailboxOf("drafts");
      const identity = cache.identities.find(({ id }) => id === draft.identityId) ?? cache.identities[0];
      if (drafts === undefined || identity === undefined)
        throw new Refused("notFound", "there is no folder for drafts");
      const from = { name: identity.name === "" ? null : identity.name, email: identity.email };
      const email = emailOf(draft, { from, mailboxId: drafts.id });
      const wasUnsure = this.#isUnsure;
      this.#isUnsure = true;
      const [answer] = await client.request<[Created]>(["Email/set", { create: { draft: email } }]);
      const [failed] = Object.values(answer.notCreated ?? {});
      const made = answer.created?.["draft"];
      this.#isUnsure = wasUnsure;
      if (made === undefined) throw new Refused(failed?.type ?? "serverFail", failed?.description ?? "");
      const before = this.#emailId === undefined ? [] : [this.#emailId];
      this.#emailId = made.id;
      this.#isUnsure = true;
      const others = wasUnsure ? await this.#versionsOf(draft, drafts.id) : before;
      await this.#destroy(others.filter((id) => id !== made.id));
      this.#isUnsure = false;
      return made.id;
    });
  }

  /** Throws SignedOut, Unreachable, Refused. */
  discard(draft: Draft): Promise<void> {
    return this.#inTurn(async () => {
      const drafts = this.#store.cache.mailboxOf("drafts");
      const known = this.#emailId === undefined ? [] : [this.#emailId];
      const all = this.#isUnsure && drafts !== undefined ? await this.#versionsOf(draft, drafts.id) : known;
      await this.#destroy(all);
      this.#emailId = undefined;
    });
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    await this.#turn;
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
    if (ids.length > 0) await this.#store.client.request<[unknown]>(["Email/set", { destroy: ids }]);
  }

  #inTurn<Result>(deed: () => Promise<Result>): Promise<Result> {
    const run = this.#turn.then(deed);
    this.#turn = run.catch(() => undefined);
    return run;
  }
}
