/** The mailboxes of an account without their counts: names, places, roles, subscriptions. Immutable; replaced when they change. */
import { ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { readGrants } from "../sharing/grants.ts";
import { byPath, canonicalPath } from "./mailbox-name.ts";
import type { MailboxRow } from "./mailbox-row.ts";
import {
  HIERARCHY_SEPARATOR,
  type Mailbox,
  type MailboxId,
  type MailboxPlace,
  type Modseq,
  type Role,
} from "../model.ts";
import { type Grant, RIGHTS } from "../sharing/rights.ts";

export interface Place extends MailboxPlace {
  /** The path's names, from the top. */
  readonly parts: readonly string[];
  /** What the owner gives to others. */
  readonly grants: readonly Grant[];
  /** Of the last change to these. */
  readonly rightsModseq: Modseq;
}

export class MailboxTree {
  /** The account's `tree_modseq` that this shows. */
  readonly modseq: Modseq;
  /** In path order, INBOX first. */
  readonly places: readonly Place[];
  readonly subscriptions: readonly string[];
  readonly #byId = new Map<number, Place>();
  readonly #byPath = new Map<string, Place>();
  readonly #byRole = new Map<string, Place>();

  constructor(modseq: Modseq, places: readonly Place[], subscriptions: readonly string[]) {
    this.modseq = modseq;
    this.places = places;
    this.subscriptions = subscriptions;
    for (const place of places) {
      this.#byId.set(place.id, place);
      this.#byPath.set(place.path, place);
      if (place.role !== undefined) this.#byRole.set(place.role, place);
    }
  }

  byId(id: number): Place | undefined {
    return this.#byId.get(id);
  }

  byPath(path: string): Place | undefined {
    return this.#byPath.get(path) ?? this.#byPath.get(canonicalPath(path));
  }

  byRole(role: Role): Place | undefined {
    return this.#byRole.get(role);
  }

  children(id: MailboxId): Place[] {
    return this.places.filter((place) => place.parentId === id);
  }

  /** The mailbox and everything below it, in path order. */
  branch(top: Place): Place[] {
    const inside = new Set<number>([top.id]);
    return this.places.filter((place) => {
      if (place.parentId !== undefined && inside.has(place.parentId)) inside.add(place.id);
      return inside.has(place.id);
    });
  }
}

interface Named {
  readonly id: MailboxId;
  readonly parentId: number;
  readonly name: string;
  readonly role: Role | undefined;
  readonly selectable: boolean;
  readonly sortOrder: number | undefined;
  readonly modseq: Modseq;
  readonly rightsModseq: Modseq;
}

export async function readTree(tx: Tx, accountId: number, modseq: Modseq): Promise<MailboxTree> {
  // Reading thousands takes some milliseconds, and what changes many names reads them more than once.
  await tx.breathe();
  const named = await readNames(tx, accountId);
  const subscriptions = await readSubscriptions(tx, accountId);
  const subscribed = new Set(subscriptions);
  const grants = await readGrants(tx, accountId);
  const parents = new Set([...named.values()].map((mailbox) => mailbox.parentId));
  const places = [...named.values()].map((mailbox): Place => {
    const parts = partsOf(mailbox, named);
    const path = parts.join(HIERARCHY_SEPARATOR);
    return {
      id: mailbox.id,
      parentId: mailbox.parentId === 0 ? undefined : (mailbox.parentId as MailboxId),
      name: mailbox.name,
      path,
      parts,
      role: mailbox.role,
      selectable: mailbox.selectable,
      subscribed: subscribed.has(path),
      hasChildren: parents.has(mailbox.id),
      sortOrder: mailbox.sortOrder,
      modseq: mailbox.modseq,
      grants: grants.get(mailbox.id) ?? [],
      rightsModseq: mailbox.rightsModseq,
      rights: RIGHTS,
    };
  });
  return new MailboxTree(
    modseq,
    places.sort((a, b) => byPath(a.parts, b.parts)),
    subscriptions,
  );
}

/** Names from the top down; a damaged chain of parents ends where it would go round. */
function partsOf(mailbox: Named, all: ReadonlyMap<number, Named>): string[] {
  const parts: string[] = [];
  const seen = new Set<number>();
  for (let at: Named | undefined = mailbox; at !== undefined && !seen.has(at.id); at = all.get(at.parentId)) {
    seen.add(at.id);
    parts.push(at.name);
  }
  return parts.toReversed();
}

type NameColumns = readonly [MailboxId, number, string, Role | null, number, Modseq, number | null, Modseq];

async function readNames(tx: Tx, accountId: number): Promise<Map<number, Named>> {
  const named = new Map<number, Named>();
  let last = 0;
  for (;;) {
    const rows = await tx.rows(sql`
      select mailbox_id, parent_id, name, role, selectable, modseq, sort_order, rights_modseq from mailbox
      where account_id = ${accountId} and mailbox_id > ${last} order by mailbox_id limit ${ROWS_PER_PAGE_MAX}`);
    for (const row of rows as readonly NameColumns[]) {
      const [id, parentId, name, role, selectable, modseq, order, rightsModseq] = row;
      const sortOrder = order ?? undefined;
      const place = { id, parentId, name, role: role ?? undefined, selectable: selectable === 1, modseq, sortOrder };
      named.set(id, { ...place, rightsModseq });
      last = id;
    }
    if (rows.length < ROWS_PER_PAGE_MAX) return named;
  }
}

async function readSubscriptions(tx: Tx, accountId: number): Promise<string[]> {
  const paths: string[] = [];
  for (;;) {
    const rows = await tx.rows(sql`
      select path from subscription where account_id = ${accountId} and path > ${paths.at(-1) ?? ""}
      order by path limit ${ROWS_PER_PAGE_MAX}`);
    for (const row of rows) paths.push(String(row[0]));
    if (rows.length < ROWS_PER_PAGE_MAX) break;
  }
  return paths;
}

/** The mailbox as everybody sees it. */
export function mailboxOf(place: Place, row: MailboxRow): Mailbox {
  return {
    id: place.id,
    parentId: place.parentId,
    name: place.name,
    path: place.path,
    role: place.role,
    selectable: place.selectable,
    subscribed: place.subscribed,
    hasChildren: place.hasChildren,
    sortOrder: place.sortOrder,
    uidValidity: row.uidValidity,
    uidNext: row.uidNext,
    highestModseq: row.highestModseq,
    modseq: place.modseq,
    messages: row.messages,
    unseen: row.unseen,
    deleted: row.deleted,
    recentFrom: row.recentFrom,
    size: row.size,
    lineGrowth: row.lineGrowth,
    rights: place.rights,
    seenByEach: row.seenFrom > 0,
  };
}
