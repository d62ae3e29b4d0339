/** Copying messages from one account into another: their content is read here and added there. */
import { Refusal } from "../../base/errors.ts";
import type { Account, Copied, MailStore, StoredMessage } from "../account.ts";
import { ACROSS_PAGE, ACROSS_PAGE_BYTES } from "../limits.ts";
import type { MailboxId, Snapshot, Uid } from "../model.ts";

interface Place {
  readonly account: Account;
  readonly id: MailboxId;
}

export interface Across {
  readonly from: Place & { readonly uids: ArrayLike<number> };
  readonly to: Place;
  /** Refusal("expunged"), and nothing is copied, when some of them are gone. */
  readonly all: boolean;
}

/**
 * All or nothing: what is there when the rest cannot follow goes again. Each page is a transaction of its own, so that no account waits
 * for the other. Throws what MailWriter.append throws.
 */
export async function copyAcross(store: MailStore, { from, to, all }: Across): Promise<Copied> {
  const source: Uid[] = [];
  const copies: Uid[] = [];
  const target = await to.account.read((mail) => mail.mailbox(to.id));
  if (!target.rights.includes("i")) throw new Refusal("forbidden", "the owner does not allow that");
  try {
    for (let at = 0; at < from.uids.length; at += ACROSS_PAGE) {
      const uids = Array.prototype.slice.call(from.uids, at, at + ACROSS_PAGE) as number[];
      const messages = await from.account.read((mail) => mail.messages(from.id, uids));
      if (all && messages.length < uids.length) throw new Refusal("expunged", "Some of the messages are gone");
      // Flags are as whoever copies sees them.
      const snapshot = await from.account.snapshot(from.id);
      for (const page of pagesBySize(messages))
        copies.push(...(await addPage(store, from.account, to, { messages: page, snapshot })));
      source.push(...messages.map(({ row }) => row.uid));
    }
  } catch (error) {
    // Who may add need not be allowed to remove: this is undone for them.
    if (copies.length > 0) await store.account(to.account.id).expunge(to.id, { uids: copies, anyFlags: true });
    throw error;
  }
  return { uidValidity: target.uidValidity, from: source, to: copies };
}

async function addPage(
  store: MailStore,
  source: Account,
  to: Place,
  { messages, snapshot }: { readonly messages: readonly StoredMessage[]; readonly snapshot: Snapshot },
): Promise<readonly Uid[]> {
  const prepared = await Promise.all(
    messages.map(async ({ content }) => store.prepare(await source.bytes(content), { copies: 1 })),
  );
  return to.account.write(async (mail) => {
    const added: Uid[] = [];
    for (const [i, { row }] of messages.entries()) {
      const at = snapshot.indexOf(row.uid);
      const flags = at < 0 ? [] : snapshot.flagSet(snapshot.flagSets.at(at)).names;
      const options = { flags, internalDate: row.internalDate };
      added.push((await mail.append(to.id, prepared[i]!, options)).uid);
    }
    return added;
  });
}

/** As many at a time as memory has room for. */
function* pagesBySize(messages: readonly StoredMessage[]): Generator<readonly StoredMessage[]> {
  let page: StoredMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    if (page.length > 0 && bytes + message.row.size > ACROSS_PAGE_BYTES) {
      yield page;
      page = [];
      bytes = 0;
    }
    page.push(message);
    bytes += message.row.size;
  }
  if (page.length > 0) yield page;
}
