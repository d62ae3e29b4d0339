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
  #turn: Promise<unknown> = Promise.resolve();

  constructor(store: MailStore, emailId: string | undefined) {
    this.#store = store;
    this.#emailId = emailId;
  }

  get emailId(): string | undefined {
    return this.#emailId;
  }

  /** The id of the email that holds it now. Throws SignedOut, Unreachable, Refused. */
  save(draft: Draft): Promise<string> {
    return this.#inTurn(async () => {
      const { client, cache } = this.#store;
      const drafts = cache.mailboxOf("drafts");
      const identity = cache.identities.find(({ id }) => id === draft.identityId);
      if (drafts === undefined || identity === undefined)
        throw new Refused("notFound", "there is no folder for drafts");
      const from = { name: identity.name === "" ? null : identity.name, email: identity.email };
      const email = emailOf(draft, { from, mailboxId: drafts.id });
      const [answer] = await client.request<[Created]>(["Email/set", { create: { draft: email } }]);
      const [failed] = Object.values(answer.notCreated ?? {});
      const made = answer.created?.["draft"];
      if (made === undefined) throw new Refused(failed?.type ?? "serverFail", failed?.description ?? "");
      const before = this.#emailId;
      this.#emailId = made.id;
      if (before !== undefined) await client.request<[unknown]>(["Email/set", { destroy: [before] }]);
      return made.id;
    });
  }

  /** Throws SignedOut, Unreachable, Refused. */
  discard(): Promise<void> {
    return this.#inTurn(async () => {
      const id = this.#emailId;
      this.#emailId = undefined;
      if (id !== undefined) await this.#store.client.request<[unknown]>(["Email/set", { destroy: [id] }]);
    });
  }

  #inTurn<Result>(deed: () => Promise<Result>): Promise<Result> {
    const run = this.#turn.then(deed);
    this.#turn = run.catch(() => undefined);
    return run;
  }
}
