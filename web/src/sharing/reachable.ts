/** The accounts among which mail may be moved: one's own, and those of others who share something. */
import type { MailStore } from "../mail/mail-store.ts";
import { type Move, moveThreads } from "../mail/move.ts";
import { moveAcross } from "../mail/move-across.ts";
import { sharedAccountsOf } from "./shared-accounts.ts";

/** Itself first. */
export function reachableFrom(store: MailStore): readonly MailStore[] {
  const all = [store.home, ...sharedAccountsOf(store).stores.value];
  return [store, ...all.filter((each) => each !== store)];
}

export async function moveBetween(source: MailStore, to: MailStore, move: Move): Promise<void> {
  await (source === to ? moveThreads(source, move) : moveAcross(source, to, move));
}
