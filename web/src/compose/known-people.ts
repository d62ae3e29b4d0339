/** Whom one wrote to lately, for completing what is typed. */
import type { Address } from "../jmap/types.ts";
import { resultOf } from "../jmap/client.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { nameOf } from "../model/people.ts";

/** Sent messages that are looked through. */
const EMAILS_MAX = 300;

/** Suggestions at a time. */
const SUGGESTIONS_MAX = 6;

interface Recipients {
  readonly to: readonly Address[] | null;
  readonly cc: readonly Address[] | null;
}

const known = new WeakMap<MailStore, Promise<readonly Address[]>>();

/** Those written to most come first. Nobody, while the server cannot be reached. */
export async function knownPeople(store: MailStore): Promise<readonly Address[]> {
  const writers = [...store.cache.emails.values()].flatMap(({ from }) => from ?? []);
  return ranked(await peopleWrittenTo(store), writers);
}

/** As often as one wrote to them. Asked for once; nobody, while the server cannot be reached. */
export function peopleWrittenTo(store: MailStore): Promise<readonly Address[]> {
  const asked = known.get(store) ?? ask(store);
  known.set(store, asked);
  return asked.catch(() => {
    known.delete(store);
    return [];
  });
}

async function ask({ client, cache }: MailStore): Promise<readonly Address[]> {
  const sent = cache.mailboxOf("sent");
  const sort = [{ property: "receivedAt", isAscending: false }];
  const [, emails] = await client.request<[unknown, { list: readonly Recipients[] }]>(
    ["Email/query", { filter: { inMailbox: sent?.id ?? null }, sort, limit: EMAILS_MAX }],
    ["Email/get", { "#ids": resultOf(0, "Email/query", "/ids"), properties: ["to", "cc"] }],
  );
  return emails.list.flatMap(({ to, cc }) => [...(to ?? []), ...(cc ?? [])]);
}

/** Each person once, by how often one wrote to them; then those who wrote. */
export function ranked(writtenTo: readonly Address[], writers: readonly Address[]): readonly Address[] {
  const people = new Map<string, { readonly address: Address; readonly times: number }>();
  const count = (addresses: readonly Address[], weight: number): void => {
    for (const address of addresses) {
      const key = address.email.toLowerCase();
      const before = people.get(key);
      const isNamed = before !== undefined && (before.address.name ?? "") !== "";
      people.set(key, { address: isNamed ? before.address : address, times: (before?.times ?? 0) + weight });
    }
  };
  count(writtenTo, 1);
  count(writers, 0);
  return [...people.values()].sort((a, b) => b.times - a.times).map(({ address }) => address);
}

/** Where a word of the name, or the address, begins with what is typed. */
export function suggestions(people: readonly Address[], typed: string): readonly Address[] {
  const wanted = typed.trim().toLocaleLowerCase();
  if (wanted === "") return [];
  const fits = (address: Address): boolean =>
    [address.email, nameOf(address), ...nameOf(address).split(/\s+/)].some((each) =>
      each.toLocaleLowerCase().startsWith(wanted),
    );
  return people.filter(fits).slice(0, SUGGESTIONS_MAX);
}
