/** Trying rules on messages that are here, and doing to them what the rules say. */
import type { Email, Mailbox } from "../../../jmap/types.ts";
import { changeEmails, type Done } from "../../../mail/actions.ts";
import type { MailStore } from "../../../mail/mail-store.ts";
import { type EmailPatch, patched } from "../../../mail/wish.ts";
import type { Rule } from "../model/rule.ts";
import { foresee, PAGE, uploadRules, type Where } from "./foresee.ts";

/** Messages of a folder that rules are run on, the newest: more would keep this page busy for minutes. */
const RUN_MAX = 20_000;

export interface Trial {
  readonly all: number;
  readonly found: readonly Email[];
}

/** Which of the last 500 the rules are for, whatever they do. Throws SignedOut, Unreachable, Refused. */
export async function tryRules({ client }: MailStore, where: Where, rules: readonly Rule[]): Promise<Trial> {
  const blobId = await uploadRules(
    client,
    rules.map((rule) => ({ ...rule, actions: [{ kind: "keep" }] })),
  );
  const { all, found } = await foresee(client, { ...where, blobId }, 0);
  return { all, found: found.map(({ email }) => email) };
}

/** All that people get: not what they write, nor what is thrown away. */
export function received({ cache }: MailStore): Where {
  const others = ["sent", "drafts", "junk", "trash"] as const;
  const ids = others.flatMap((role) => cache.mailboxOf(role)?.id ?? []);
  return { filter: ids.length === 0 ? {} : { inMailboxOtherThan: ids }, mailboxId: cache.home()?.id ?? "" };
}

/** Undefined where nothing fits. Throws SignedOut, Unreachable, Refused. */
export async function runRules(
  store: MailStore,
  rules: readonly Rule[],
  mailbox: Mailbox,
  progress: (read: number) => void,
): Promise<(Done & { readonly changed: number }) | undefined> {
  const { client } = store;
  const blobId = await uploadRules(client, rules);
  const asked = { blobId, filter: { inMailbox: mailbox.id }, mailboxId: mailbox.id };
  const changes = new Map<string, EmailPatch>();
  const emails: Email[] = [];
  for (let position = 0; position < RUN_MAX; position += PAGE) {
    const { all, found } = await foresee(client, asked, position);
    for (const { email, change } of found) {
      if (change === null) continue;
      changes.set(email.id, change);
      emails.push(email);
    }
    progress(position + all);
    if (all < PAGE) break;
  }
  if (emails.length === 0) return undefined;
  const done = await changeEmails(store, emails, (email) => patched(email, changes.get(email.id) ?? {}));
  return { ...done, changed: emails.length };
}
