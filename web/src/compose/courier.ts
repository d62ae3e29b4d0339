/** Brings to the server what windows left behind: drafts that were closed or orphaned, and messages that wait to be sent. */
import { SignedOut, Unreachable } from "../jmap/problems.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { Cell } from "../model/cell.ts";
import { deliver, isNo } from "./delivery.ts";
import type { DraftKeeper } from "./draft-keeper.ts";
import { passDraft, releaseDraft, takeDraft, whenFree } from "./draft-locks.ts";
import type { Draft } from "./draft.ts";
import type { KeptDraft, Stage } from "./kept-draft.ts";
import { KeptDrafts } from "./kept-drafts.ts";
import { DraftSaver } from "./saving.ts";
import type { Sent } from "./sending.ts";
import { uploadFiles } from "./upload-files.ts";

/** What became of a message that waited, for the page to say; "left" is a draft that is without a window now. */
export type News =
  | { readonly kind: "left" }
  | { readonly kind: "sent"; readonly kept: KeptDraft; readonly sent: Sent }
  | { readonly kind: "refused"; readonly kept: KeptDraft; readonly error: Error };

/** Milliseconds after its start in which a window takes over what another one wrote: longer than a window takes to go when its page is loaded again. */
const GOING_MS = 30_000;

export class Courier {
  readonly drafts: KeptDrafts;
  /** What is only on this device: messages that wait, and drafts that the server would not take. */
  readonly waiting = new Cell<readonly KeptDraft[]>([]);
  readonly #store: MailStore;
  readonly #restored = new Set<string>();
  #tell: (news: News) => void = () => undefined;
  #isWorking = false;
  #working: Promise<void> = Promise.resolve();
  #isDue = false;
  #startedAt = 0;

  constructor(store: MailStore) {
    this.#store = store;
    this.drafts = new KeptDrafts(store.client.username);
  }

  /** Works whenever the server can be reached, until the answer is called. */
  start(tell: (news: News) => void): () => void {
    this.#tell = tell;
    this.#startedAt = Date.now();
    const { connection } = this.#store;
    const stop = connection.listen(() => {
      if (connection.value === "live") this.kick();
    });
    this.kick();
    return stop;
  }

  /** The newest draft that a window lost while it was written; the window that asks has it then. */
  async restore(): Promise<Draft | undefined> {
    for (const { key, stage, draft } of await this.drafts.all()) {
      if (stage !== "open" || !(await takeDraft(key))) continue;
      this.#restored.add(key);
      passDraft(key);
      return draft;
    }
    return undefined;
  }

  /** Of a draft that is opened again and is nowhere yet: it is saved before anybody writes on it. */
  markRestored(key: string): void {
    this.#restored.add(key);
  }

  /** Whether the server may know versions of it that nobody here has heard of. */
  isRestored(key: string): boolean {
    return this.#restored.has(key);
  }

  /** From a window that is closing. */
  async take(keeper: DraftKeeper, draft: Draft, how: "done" | Exclude<Stage, "open">): Promise<void> {
    const { key } = keeper;
    if (how === "done") {
      await keeper.settled();
      await this.drafts.remove(key);
      releaseDraft(key);
      void this.#store.refresh();
      return;
    }
    await keeper.handOver(draft, how);
    passDraft(key);
    this.kick();
  }

  /** Out of the outbox, to be written on; undefined when it is on its way. */
  async takeOut(key: string): Promise<Draft | undefined> {
    const kept = (await this.drafts.all()).find((each) => each.key === key);
    if (kept === undefined || kept.leaving?.isAttempted === true || !(await takeDraft(key))) return undefined;
    this.#restored.add(key);
    await this.drafts.put({ ...kept, stage: "open", leaving: undefined, problem: undefined });
    passDraft(key);
    await this.#count();
    return kept.draft;
  }

  /** Whether the server has everything that was written here; brings what it can. */
  async settle(): Promise<boolean> {
    this.kick();
    await this.#working;
    return (await this.drafts.all()).length === 0;
  }

  kick(): void {
    this.#isDue = true;
    if (!this.#isWorking) this.#working = this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    while (this.#isDue) {
      this.#isDue = false;
      if (!(await this.#round())) break;
    }
    this.#isWorking = false;
    await this.#count();
  }

  /** False when there is no use in going on. */
  async #round(): Promise<boolean> {
    for (const kept of await this.#count()) {
      if (kept.problem !== undefined) continue;
      if (!(await takeDraft(kept.key))) whenFree(kept.key, () => this.#freed(kept));
      else if (!(await this.#attempt(kept.key))) return false;
    }
    return true;
  }

  /** A window that goes holds what it has a moment longer, while the next one is there already: that one goes on writing. */
  #freed({ stage }: KeptDraft): void {
    if (stage === "open" && Date.now() - this.#startedAt < GOING_MS) this.#tell({ kind: "left" });
    else this.kick();
  }

  async #attempt(key: string): Promise<boolean> {
    // It may have gone, or changed, before it was taken.
    const kept = (await this.drafts.all()).find((each) => each.key === key);
    try {
      if (kept !== undefined) await this.#bring(kept);
      releaseDraft(key);
      return true;
    } catch (error) {
      if (kept !== undefined && isNo(error)) await this.#keepRefused(kept, error as Error);
      releaseDraft(key);
      return !(error instanceof Unreachable || error instanceof SignedOut);
    }
  }

  async #bring(kept: KeptDraft): Promise<void> {
    const store = this.#store;
    const saver = new DraftSaver(store, kept.draft.emailId, { isUnsure: true });
    if (kept.stage === "leaving") {
      const { draft, sent } = await deliver({ store, drafts: this.drafts, saver, kept });
      await this.drafts.remove(kept.key);
      this.#tell({ kind: "sent", kept: { ...kept, draft }, sent });
    } else {
      if (kept.stage === "discarded") await saver.discard(kept.draft);
      else await saver.save(await uploadFiles(store.client, this.drafts, kept.draft));
      await this.drafts.remove(kept.key);
    }
    await store.refresh();
  }

  async #keepRefused(kept: KeptDraft, error: Error): Promise<void> {
    if (kept.stage === "discarded") {
      await this.drafts.remove(kept.key);
      return;
    }
    const now = { ...kept, leaving: undefined, problem: error.message };
    await this.drafts.put(now);
    this.#tell({ kind: "refused", kept: now, error });
  }

  async #count(): Promise<readonly KeptDraft[]> {
    const all = await this.drafts.all();
    this.waiting.set(all.filter(({ stage, problem }) => stage === "leaving" || problem !== undefined));
    return all;
  }
}

const couriers = new WeakMap<MailStore, Courier>();

/** One for each login. */
export function courierOf(store: MailStore): Courier {
  const made = couriers.get(store) ?? new Courier(store);
  couriers.set(store, made);
  return made;
}
