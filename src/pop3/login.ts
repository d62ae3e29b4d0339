/** From proven identity to open maildrop: what USER/PASS and AUTH have in common. */
import { setTimeout as pause } from "node:timers/promises";
import { Refusal } from "../base/errors.ts";
import type { Lease, Leases } from "../directory/lease.ts";
import type { Principal } from "../directory/login.ts";
import { IN_USE_WAITS_MS } from "./limits.ts";
import { Maildrop } from "./maildrop.ts";
import type { Session } from "./session.ts";

/** Enters the TRANSACTION state. Refusal("in-use") while another session has the maildrop. */
export async function openMaildrop(session: Session, principal: Principal): Promise<void> {
  const { leases, store } = session.parts;
  const lease = await takeSoon(leases, `pop3 ${principal.accountId}`);
  if (lease === undefined) throw new Refusal("in-use", "another session has this maildrop open");
  let maildrop: Maildrop | undefined;
  try {
    maildrop = await Maildrop.open(store.account(principal.accountId));
  } finally {
    // Without a maildrop, or without a client, nobody else would give it back.
    if (maildrop === undefined || session.connection.closed) await lease[Symbol.asyncDispose]();
  }
  if (session.connection.closed) return;
  session.enter(maildrop, lease);
  session.ok(`Logged in, ${maildrop.count} messages`);
}

async function takeSoon(leases: Leases, name: string): Promise<Lease | undefined> {
  let lease = await leases.take(name);
  for (const ms of IN_USE_WAITS_MS) {
    if (lease !== undefined) return lease;
    await pause(ms);
    lease = await leases.take(name);
  }
  return lease;
}
