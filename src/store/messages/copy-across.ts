/** Copying messages from one account into another: their content is read here and added there. */
import { Refusal } from "../../base/errors.ts";
import type { Account, Copied, MailStore, PreparedMessage, StoredMessage } from "../account.ts";
import { ACROSS_PAGE, ACROSS_PAGE_BYTES } from "../limits.ts";
import type { EmailId, MailboxId, Snapshot, Uid } from "../model.ts";

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
      const { messages, traces } = await from.account.read(async (mail) => {
        const found = await mail.messages(from.id, uids);
        return { messages: found, traces: await mail.traces(found.map(({ row }) => row.emailId)) };
      });
      if (all && messages.length < uids.length) throw new Refusal("expunged", "Some of the messages have been deleted");
      // Flags are as whoever copies sees them.
      const snapshot = await from.account.snapshot(from.id);
      for (const page of pagesBySize(messages))
        copies.push(...(await addPage(store, from.account, to, { messages: page, traces, snapshot })));
      source.push(...messages.map(({ row }) => row.uid));
    }
  } catch (error) {
    // Who may add need not be allowed to remove: this is undone for them.
    if (copies.length > 0) await store.account(to.account.id).expunge(to.id, { uids: copies, anyFlags: true });
    throw error;
  }
  return { uidValidity: target.uidValidity, from: source, to: copies };
}

interface Page {
  readonly messages: readonly StoredMessage[];
  readonly traces: ReadonlyMap<EmailId, Uint8Array>;
  readonly snapshot: Snapshot;
}

/** For `append`: the same bytes, with what a delivery wrote in front told from the rest, since it is as true of the copy. */
export async function prepareCopy(
  store: MailStore,
  bytes: Uint8Array,
  trace: Uint8Array | undefined,
): Promise<{ readonly message: PreparedMessage; readonly prefix: Uint8Array }> {
  const prefix = trace ?? new Uint8Array();
  return { message: await store.prepare(bytes.subarray(prefix.length), { copies: 1 }), prefix };
}

async function addPage(
  store: MailStore,
  source: Account,
  to: Place,
  { messages, traces, snapshot }: Page,
): Promise<readonly Uid[]> {
  const prepared = await Promise.all(
    messages.map(async ({ content }) => prepareCopy(store, await source.bytes(content), traces.get(content.emailId))),
  );
  return to.account.write(async (mail) => {
    const added: Uid[] = [];
    for (const [i, { row }] of messages.entries()) {
      const at = snapshot.indexOf(row.uid);
      const flags = at < 0 ? [] : snapshot.flagSet(snapshot.flagSets.at(at)).names;
      const { message, prefix } = prepared[i]!;
      const options = { prefix, flags, internalDate: row.internalDate, dateZone: row.dateZone };
      added.push((await mail.append(to.id, message, options)).uid);
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
