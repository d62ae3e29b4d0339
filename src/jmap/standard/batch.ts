/** Changes of many objects in few writes: each write waits for the disk. */
import type { Account, MailWriter } from "../../store/account.ts";

/** Objects changed in one write: some milliseconds. */
const WRITES_AT_ONCE = 100;

export type Change = (mail: MailWriter) => Promise<void>;

/** Does all changes when the first one's outcome is asked for. Where one of a write fails, the others are done each by itself. */
export class Batch {
  readonly #account: Account;
  readonly #changes: readonly (readonly [name: string, change: Change])[];
  #outcomes: Promise<ReadonlyMap<string, unknown>> | undefined;

  constructor(account: Account, changes: ReadonlyMap<string, Change>) {
    this.#account = account;
    this.#changes = [...changes];
  }

  /** Throws what the change of this name threw. */
  async done(name: string): Promise<void> {
    this.#outcomes ??= this.#run();
    const failures = await this.#outcomes;
    if (failures.has(name)) throw failures.get(name);
  }

  async #run(): Promise<ReadonlyMap<string, unknown>> {
    const failures = new Map<string, unknown>();
    for (let i = 0; i < this.#changes.length; i += WRITES_AT_ONCE) {
      const page = this.#changes.slice(i, i + WRITES_AT_ONCE);
      const together = await this.#write(page.map(([, change]) => change));
      if (together === undefined) continue;
      for (const [name, change] of page) {
        const failed = await this.#write([change]);
        if (failed !== undefined) failures.set(name, failed.error);
      }
    }
    return failures;
  }

  async #write(changes: readonly Change[]): Promise<{ readonly error: unknown } | undefined> {
    try {
      await this.#account.write(async (mail) => {
        for (const change of changes) await change(mail);
      });
      return undefined;
    } catch (error) {
      return { error };
    }
  }
}
