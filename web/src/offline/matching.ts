/** Whether an email fits a filter of Email/query, as far as that can be told from what lists show of it (RFC 8621 4.4.1). */
import type { Address, Email } from "../jmap/types.ts";
import type { Filter } from "../mail/email-list.ts";

type Test = (email: Email, value: unknown) => boolean;

const tests: Readonly<Record<string, Test>> = {
  inMailbox: ({ mailboxIds }, id) => String(id) in mailboxIds,
  inMailboxOtherThan: ({ mailboxIds }, ids) => Object.keys(mailboxIds).some((id) => !(ids as string[]).includes(id)),
  hasKeyword: ({ keywords }, keyword) => String(keyword) in keywords,
  notKeyword: ({ keywords }, keyword) => !(String(keyword) in keywords),
  hasAttachment: ({ hasAttachment }, wanted) => hasAttachment === wanted,
  before: ({ receivedAt }, moment) => receivedAt < String(moment),
  after: ({ receivedAt }, moment) => receivedAt >= String(moment),
  from: ({ from }, text) => says(people(from), text),
  to: ({ to }, text) => says(people(to), text),
  subject: ({ subject }, text) => says(subject ?? "", text),
  body: ({ preview }, text) => says(preview, text),
  text: ({ from, to, subject, preview }, text) => says([people(from), people(to), subject, preview].join("\n"), text),
};

/** What it does not know how to tell, it lets through. */
export function fits(email: Email, filter: Filter): boolean {
  const { operator, conditions } = filter;
  if (typeof operator === "string") {
    const each = (conditions as readonly Filter[]).map((condition) => fits(email, condition));
    if (operator === "AND") return each.every(Boolean);
    return operator === "OR" ? each.some(Boolean) : !each.some(Boolean);
  }
  return Object.entries(filter).every(([name, value]) => tests[name]?.(email, value) ?? true);
}

function people(addresses: readonly Address[] | null): string {
  return (addresses ?? []).map(({ name, email }) => `${name ?? ""} ${email}`).join("\n");
}

/** All words, in any order; what stands between quotes as it is. */
function says(text: string, words: unknown): boolean {
  const within = text.toLowerCase();
  const wanted = [...String(words).matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
  return wanted.every((word) => within.includes(word.toLowerCase()));
}
