/** Whom one wrote to lately, for completing what is typed. */
import { mailAddresses } from "../contacts/card.ts";
import { type Group, groupsAmong } from "../contacts/groups.ts";
import { contactsOf } from "../contacts/contact-store.ts";
import type { Address } from "../jmap/types.ts";
import { resultOf } from "../jmap/client.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { lookAlikeOf } from "../model/look-alikes.ts";
import { nameOf } from "../model/people.ts";

/** Sent messages that are looked through. */
const EMAILS_MAX = 300;

/** Suggestions at a time. */
const SUGGESTIONS_MAX = 6;

interface Recipients {
  readonly to: readonly Address[] | null;
  readonly cc: readonly Address[] | null;
}

const asked = new WeakMap<MailStore, Promise<readonly Address[]>>();

export interface Known {
  readonly people: readonly Address[];
  readonly groups: readonly Group[];
}

/** Those written to most come first. Nobody, while the server cannot be reached. */
export async function knownPeople(store: MailStore): Promise<Known> {
  const writers = [...store.cache.emails.values()].flatMap(({ from }) => from ?? []);
  const people = ranked(await peopleWithCards(store), await peopleWrittenTo(store), writers);
  return { people, groups: groupsAmong(contactsOf(store).cards.value ?? []) };
}

async function peopleWithCards(store: MailStore): Promise<readonly Address[]> {
  const contacts = contactsOf(store);
  await contacts.refresh();
  return (contacts.cards.value ?? []).flatMap(mailAddresses);
}

/** As often as one wrote to them. Asked for once; nobody, while the server cannot be reached. */
export function peopleWrittenTo(store: MailStore): Promise<readonly Address[]> {
  const answer = asked.get(store) ?? ask(store);
  asked.set(store, answer);
  return answer.catch(() => {
    asked.delete(store);
    return [];
  });
}

async function ask(store: MailStore): Promise<readonly Address[]> {
  const { client, cache } = store;
  const sent = cache.mailboxOf("sent");
  const sort = [{ property: "receivedAt", isAscending: false }];
  const [, emails] = await client.request<[unknown, { list: readonly Recipients[] }]>(
    ["Email/query", { filter: { inMailbox: sent?.id ?? null }, sort, limit: EMAILS_MAX }],
    ["Email/get", { "#ids": resultOf(0, "Email/query", "/ids"), properties: ["to", "cc"] }],
  );
  return emails.list.flatMap(({ to, cc }) => [...(to ?? []), ...(cc ?? [])]);
}

/** Each person once, with the name in the contacts if there: by how often one wrote to them, then other contacts, then those who wrote. */
export function ranked(
  contacts: readonly Address[],
  writtenTo: readonly Address[],
  writers: readonly Address[],
): readonly Address[] {
  const people = new Map<string, { readonly address: Address; readonly times: number }>();
  const count = (addresses: readonly Address[], weight: number): void => {
    for (const address of addresses) {
      const key = address.email.toLowerCase();
      const before = people.get(key);
      const isNamed = before !== undefined && (before.address.name ?? "") !== "";
      people.set(key, { address: isNamed ? before.address : address, times: (before?.times ?? 0) + weight });
    }
  };
  count(contacts, 0);
  count(writtenTo, 1);
  count(writers, 0);
  return [...people.values()].sort((a, b) => b.times - a.times).map(({ address }) => address);
}

/** Whoever can be chosen for what is typed: a person, or all of a group at once. */
export interface Offer {
  readonly name: string;
  /** What tells it from others of the name. */
  readonly detail: string;
  readonly people: readonly Address[];
  readonly isGroup: boolean;
}

/** Groups before people: there are few of them, and their names are chosen. */
export function offersFor(known: Known, typed: string): readonly Offer[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return [];
  const groups = known.groups
    .filter(({ name }) => beginsWith([name, ...name.split(/\s+/)], wanted))
    .map(({ name, people }) => ({ name, detail: people.map(nameOf).join(", "), people, isGroup: true }));
  const people = suggestions(known.people, typed).map((address) => ({
    name: nameOf(address),
    detail: address.email,
    people: [address],
    isGroup: false,
  }));
  return [...groups, ...people].slice(0, SUGGESTIONS_MAX);
}

function beginsWith(texts: readonly string[], wanted: string): boolean {
  return texts.some((each) => each.toLowerCase().startsWith(wanted));
}

/** Where a word of the name, or the address, begins with what is typed. */
export function suggestions(people: readonly Address[], typed: string): readonly Address[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return [];
  const fits = (address: Address): boolean =>
    beginsWith([address.email, nameOf(address), ...nameOf(address).split(/\s+/)], wanted);
  return people.filter(fits).slice(0, SUGGESTIONS_MAX);
}

export interface Mistaken {
  readonly email: string;
  /** Whom it looks like. */
  readonly known: string;
}

/** The first who looks like somebody one wrote to, or has in the contacts, and is another. Whoever wrote proves nothing. */
export async function lookAlikeAmong(store: MailStore, people: readonly Address[]): Promise<Mistaken | undefined> {
  const own = store.cache.identities.map(({ name, email }) => ({ name, email }));
  const familiar = [...own, ...(await peopleWithCards(store)), ...(await peopleWrittenTo(store))];
  for (const person of people) {
    const found = lookAlikeOf(person, familiar);
    if (found !== undefined && "known" in found) return { email: person.email, known: found.known };
  }
  return undefined;
}
