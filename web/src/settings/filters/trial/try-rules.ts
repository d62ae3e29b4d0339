/** Trying rules on messages that are here, and doing to them what the rules say. */
import type { Email, Mailbox } from "../../../jmap/types.ts";
import { type Change, changeEmails, type Done } from "../../../mail/actions.ts";
import type { Filter } from "../../../mail/email-list.ts";
import type { MailStore } from "../../../mail/mail-store.ts";
import { folderAt } from "../folders.ts";
import type { Rule } from "../model/rule.ts";
import { PAGE, readBodies, readMessages } from "./messages.ts";
import { outcomeOf } from "./outcome.ts";
import { changeBy } from "./placement.ts";

/** Messages of a folder that rules are run on, the newest: more would keep this page busy for minutes. */
const RUN_MAX = 20_000;

export interface Trial {
  readonly all: number;
  readonly found: readonly Email[];
}

/** On the last 500. Throws SignedOut, Unreachable, Refused. */
export async function tryRules({ client }: MailStore, filter: Filter, rules: readonly Rule[]): Promise<Trial> {
  const bodies = await readBodies(client, filter, rules);
  const messages = await readMessages(client, { filter, rules, position: 0, bodies });
  const found = messages.filter(({ tried }) => outcomeOf(rules, tried).isFound);
  return { all: messages.length, found: found.map(({ email }) => email) };
}

/** All that people get: not what they write, nor what is thrown away. */
export function received({ cache }: MailStore): Filter {
  const others = ["sent", "drafts", "junk", "trash"] as const;
  const ids = others.flatMap((role) => cache.mailboxOf(role)?.id ?? []);
  return ids.length === 0 ? {} : { inMailboxOtherThan: ids };
}

/** Undefined where nothing fits. Throws SignedOut, Unreachable, Refused. */
export async function runRules(
  store: MailStore,
  rules: readonly Rule[],
  mailbox: Mailbox,
  progress: (read: number) => void,
): Promise<(Done & { readonly changed: number }) | undefined> {
  const { client, cache } = store;
  const filter = { inMailbox: mailbox.id };
  const folder = (path: string): string | undefined => folderAt(path, cache.mailboxes)?.id;
  const places = { here: mailbox.id, trash: cache.mailboxOf("trash")?.id, folder };
  const bodies = await readBodies(client, filter, rules);
  const changes = new Map<string, Change>();
  const emails: Email[] = [];
  for (let position = 0; position < RUN_MAX; position += PAGE) {
    const messages = await readMessages(client, { filter, rules, position, bodies });
    for (const { email, tried } of messages) {
      const outcome = outcomeOf(rules, tried);
      const change = outcome.isFound ? changeBy(outcome, email, places) : undefined;
      if (change === undefined) continue;
      changes.set(email.id, change);
      emails.push(email);
    }
    progress(position + messages.length);
    if (messages.length < PAGE) break;
  }
  if (emails.length === 0) return undefined;
  const done = await changeEmails(store, emails, ({ id }) => changes.get(id) ?? {});
  return { ...done, changed: emails.length };
}
