/** The bus within one process. */
import type { Bus, Notice } from "./bus.ts";

/** The position of a notice that there may be changes, nobody knows up to where. */
export const UNKNOWN = 0;

export type Listener = (notice: Notice) => void;

/** Listeners by account; the part that every engine shares. */
export class Listeners {
  readonly #byAccount = new Map<number, Set<Listener>>();

  add(accountId: number, listener: Listener): Disposable {
    const listeners = this.#byAccount.get(accountId) ?? new Set();
    this.#byAccount.set(accountId, listeners);
    // One function may listen twice, and each of the two stops by itself.
    const own: Listener = (notice) => listener(notice);
    listeners.add(own);
    return {
      [Symbol.dispose]: () => {
        listeners.delete(own);
        if (listeners.size === 0 && this.#byAccount.get(accountId) === listeners) this.#byAccount.delete(accountId);
      },
    };
  }

  has(accountId: number): boolean {
    return this.#byAccount.has(accountId);
  }

  tell(notice: Notice): void {
    const listeners = this.#byAccount.get(notice.accountId);
    if (listeners !== undefined) for (const listener of listeners) listener(notice);
  }

  /** For when notices may have been lost. */
  tellAll(): void {
    for (const accountId of this.#byAccount.keys()) this.tell({ accountId, modseq: UNKNOWN });
  }
}

export function openLocalBus(): Bus {
  const listeners = new Listeners();
  return {
    publish: (notice) => listeners.tell(notice),
    subscribe: (accountId, listener) => listeners.add(accountId, listener),
    [Symbol.asyncDispose]: async () => undefined,
  };
}
