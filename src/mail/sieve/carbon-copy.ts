/** Keeps what a script sent where it wants that (RFC 8580). */
import type { FileCarbonCopy } from "../../wire/sieve/action.ts";
import { standardMailbox } from "../filing/standard-mailbox.ts";
import type { MailParts } from "../parts.ts";
import type { FinishedCopy } from "./finished-copy.ts";
import { storeCopies } from "./store-copies.ts";

export async function keepCarbonCopy(
  { store, clock }: Pick<MailParts, "store" | "clock">,
  { copy, trouble }: Pick<FinishedCopy, "copy" | "trouble">,
  { fcc, message }: { readonly fcc: FileCarbonCopy; readonly message: Uint8Array },
): Promise<void> {
  const prepared = await store.prepare(message);
  const wanted = { place: fcc, flags: fcc.flags ?? [], message: prepared, prefix: new Uint8Array() };
  await store.account(copy.account.id).write((mail) =>
    storeCopies(mail, [wanted], {
      usual: () => standardMailbox(mail, "inbox"),
      internalDate: clock.now(),
      trouble,
    }),
  );
}
