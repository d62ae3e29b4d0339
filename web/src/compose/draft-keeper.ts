/** Keeps one open draft on the device, as fast as the device can: what is typed while it writes is in the next write. */
import { takeDraft } from "./draft-locks.ts";
import type { Draft } from "./draft.ts";
import type { KeptDraft, Leaving, Stage } from "./kept-draft.ts";
import type { KeptDrafts } from "./kept-drafts.ts";

export class DraftKeeper {
  readonly key: string;
  readonly drafts: KeptDrafts;
  #draft: Draft;
  #emailId: string | undefined;
  #leaving: Leaving | undefined;
  #stage: Stage = "open";
  #isDue = false;
  #run: Promise<void>;
  #isRunning = false;
  #isLasting = false;

  constructor(drafts: KeptDrafts, first: Draft) {
    this.key = first.key;
    this.drafts = drafts;
    this.#draft = first;
    this.#emailId = first.emailId;
    // No other window may take it for left behind.
    this.#run = this.#begin();
  }

  async #begin(): Promise<void> {
    await takeDraft(this.key);
    this.#isLasting = await this.drafts.isLasting();
  }

  /** Whether the device has everything, and will after the page is gone. */
  get isKept(): boolean {
    return this.#isLasting && !this.#isRunning;
  }

  keep(draft: Draft): Promise<void> {
    this.#draft = draft;
    return this.#write();
  }

  savedAs(emailId: string): Promise<void> {
    this.#emailId = emailId;
    return this.#write();
  }

  mark(leaving: Leaving | undefined): Promise<void> {
    this.#leaving = leaving;
    this.#stage = leaving === undefined ? "open" : "leaving";
    return this.#write();
  }

  /** The last write. */
  handOver(draft: Draft, stage: Stage): Promise<void> {
    this.#draft = draft;
    this.#emailId = draft.emailId;
    this.#stage = stage;
    return this.#write();
  }

  /** Resolves when no write is on its way. */
  settled(): Promise<void> {
    return this.#run;
  }

  #write(): Promise<void> {
    this.#isDue = true;
    if (this.#isRunning) return this.#run;
    this.#isRunning = true;
    this.#run = this.#writeAfter(this.#run);
    return this.#run;
  }

  async #writeAfter(before: Promise<void>): Promise<void> {
    await before;
    while (this.#isDue) {
      this.#isDue = false;
      await this.drafts.put(this.#record()).catch(() => {
        this.#isLasting = false;
      });
    }
    this.#isRunning = false;
  }

  #record(): KeptDraft {
    return {
      key: this.key,
      draft: { ...this.#draft, emailId: this.#emailId },
      stage: this.#stage,
      leaving: this.#leaving,
      problem: undefined,
      changedAt: Date.now(),
    };
  }
}
