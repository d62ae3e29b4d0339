/** The bus among the processes of one machine: own listeners hear at once, the others through the primary, many notices in one message. */
import type { Bus, Notice } from "./bus.ts";
import { Listeners } from "./local.ts";

export interface IpcBus extends Bus {
  /** News from another process. */
  deliver(notices: readonly Notice[]): void;
}

/** `send` takes what other processes should hear. What happens in one turn of the event loop leaves in one message, the newest per account. */
export function openIpcBus(send: (notices: readonly Notice[]) => void): IpcBus {
  const listeners = new Listeners();
  const waiting = new Map<number, number>();
  const flush = (): void => {
    const notices = [...waiting].map(([accountId, modseq]) => ({ accountId, modseq }));
    waiting.clear();
    send(notices);
  };
  return {
    publish(notice) {
      listeners.tell(notice);
      if (waiting.size === 0) setImmediate(flush);
      waiting.set(notice.accountId, Math.max(notice.modseq, waiting.get(notice.accountId) ?? 0));
    },
    subscribe: (accountId, listener) => listeners.add(accountId, listener),
    deliver(notices) {
      for (const notice of notices) listeners.tell(notice);
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
