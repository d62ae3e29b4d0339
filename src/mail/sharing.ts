/** Sharing mailboxes: the owner's store keeps what is given, the directory keeps who has to look where. */
import { type Clock, systemClock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import type { Owner, Shares } from "../directory/shares.ts";
import type { Directory } from "../directory/directory.ts";
import type { Account, MailReader, MailStore } from "../store/account.ts";
import type { AccountId, MailboxId } from "../store/model.ts";
import { ANYONE, type Grant } from "../store/sharing/rights.ts";

/** Notes of one account of what was shared with it; the oldest go. */
const NOTES_MAX = 100;

/** How grants to everybody are written. */
const ANYONE_NAME = "anyone";

/** Who changed what is shared. */
interface Changer {
  readonly id: number;
  readonly address: string;
  readonly name: string;
}

/** What those are told whom something is shared with, or not any more: a record in their own account. */
export interface NotedChange {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Undefined for the operator. */
  readonly by?: Changer | undefined;
  readonly owner: number;
  readonly mailbox: number;
  /** The mailbox's path. */
  readonly name: string;
  /** Letters of RFC 4314. */
  readonly before: string;
  readonly after: string;
}

export interface SharingParts {
  readonly store: MailStore;
  readonly clock?: Clock;
  readonly directory: Pick<Directory, "account" | "accountById"> & { readonly shares: Shares };
}

/** An account that may share something, as somebody else may use it. */
export interface OtherAccount extends Owner {
  readonly account: Account;
}

/** Somebody who has something, or from whom something is withheld, by name. */
export interface NamedGrant extends Grant {
  /** An address, or "anyone". */
  readonly name: string;
}

interface SharingChange {
  /** Letters there shall be, of those there are. */
  readonly rights: (before: string) => string;
  /** Who does it; undefined for the operator. */
  readonly by?: Changer;
}

export class Sharing {
  readonly #store: MailStore;
  readonly #clock: Clock;
  readonly #directory: SharingParts["directory"];

  constructor({ store, directory, clock = systemClock }: SharingParts) {
    this.#store = store;
    this.#clock = clock;
    this.#directory = directory;
  }

  /** Those that may share something with the viewer, by address; no account is opened for it. */
  async othersFor(viewer: AccountId): Promise<readonly OtherAccount[]> {
    const owners = await this.#directory.shares.ownersFor(viewer);
    return owners.map((owner) => ({ ...owner, account: this.#store.shared(owner.id, viewer) }));
  }

  /** Whom a name means: an address, one without domain being of that of `asker`, or "anyone". Undefined for nobody. */
  async named(name: string, asker: string): Promise<AccountId | undefined> {
    if (name.toLowerCase() === ANYONE_NAME) return ANYONE;
    const address = name.includes("@") ? name : name + asker.slice(asker.lastIndexOf("@"));
    return (await this.#directory.account(address))?.id;
  }

  async nameOf(id: AccountId): Promise<string | undefined> {
    return id === ANYONE ? ANYONE_NAME : (await this.#directory.accountById(id))?.address;
  }

  /** What is given on a mailbox, in the order in which it was; what is for accounts that are gone is left out. */
  async grants(account: Account, id: MailboxId): Promise<readonly NamedGrant[]> {
    const named: NamedGrant[] = [];
    for (const grant of await account.read((mail) => mail.grants(id))) {
      const name = await this.nameOf(grant.grantee);
      if (name !== undefined) named.push({ ...grant, name });
    }
    return named;
  }

  /** The same of all mailboxes of an account, with their paths. */
  async all(account: Account): Promise<readonly (NamedGrant & { readonly path: string })[]> {
    const found: (NamedGrant & { readonly path: string })[] = [];
    for (const { id, path } of await account.read((mail) => mail.mailboxes())) {
      for (const grant of await this.grants(account, id)) found.push({ ...grant, path });
    }
    return found;
  }

  /** To whom the account gives something without a hint for them where to look; by name. There is none. */
  async withoutHint(account: Account): Promise<readonly string[]> {
    const names = new Map<AccountId, string>();
    for (const { grantee, name, negative, rights } of await this.all(account))
      if (!negative && shows(rights)) names.set(grantee, name);
    const { shares } = this.#directory;
    const missing: string[] = [];
    for (const [grantee, name] of names) if (!(await shares.knows(account.id, grantee))) missing.push(name);
    return missing;
  }

  /**
   * Gives, or takes away: `rights` is given what there is and answers what there shall be. The hint is there before what it leads to,
   * and goes after it. Somebody else may take the hint away between the two, because there was nothing yet: so it is made sure of
   * once more. Throws `not-found`, `forbidden`, `limit`.
   */
  async change(
    account: Account,
    id: MailboxId,
    { grantee, negative, rights, by }: Pick<Grant, "grantee" | "negative"> & SharingChange,
  ): Promise<void> {
    const { shares } = this.#directory;
    const heldIn = (grants: readonly Grant[]): string =>
      grants.find((each) => each.grantee === grantee && each.negative === negative)?.rights ?? "";
    const before = heldIn(await account.read((mail) => mail.grants(id)));
    if (!negative && shows(rights(before))) await shares.note(account.id, grantee);
    const changed = await account.write(async (mail) => {
      const held = heldIn(await mail.grants(id));
      const given = rights(held);
      await mail.setGrant(id, { grantee, negative, rights: given });
      return { before: held, after: given, name: (await mail.mailbox(id)).path };
    });
    if (negative) return;
    await this.#settle(this.#store.account(account.id), grantee, shows(before));
    if (grantee === ANYONE || changed.before === changed.after) return;
    const noted = { at: this.#clock.now(), by, owner: account.id, mailbox: id, ...changed };
    await noteShare(this.#store.account(grantee), noted);
  }

  async #settle(whole: Account, grantee: AccountId, had: boolean): Promise<void> {
    const { shares } = this.#directory;
    const still = (): Promise<boolean> => whole.read((mail) => gives(mail, grantee));
    if (!(await still())) {
      if (!had) return;
      await shares.forget(whole.id, grantee);
      if (!(await still())) return;
    }
    await shares.note(whole.id, grantee);
  }
}

/** Without lookup there is nothing to look for: mail may be posted to a mailbox by people who never see it. */
function shows(rights: string): boolean {
  return rights.includes("l");
}

/** Whether any mailbox is shown to that identifier. */
async function gives(mail: MailReader, grantee: AccountId): Promise<boolean> {
  for (const { id } of await mail.mailboxes()) {
    const grants = await mail.grants(id);
    if (grants.some((grant) => !grant.negative && grant.grantee === grantee && shows(grant.rights))) return true;
  }
  return false;
}

/** An account that is gone needs not to know. */
async function noteShare(grantee: Account, change: NotedChange): Promise<void> {
  try {
    await grantee.write(async (mail) => {
      const notes = await mail.records("shareNotification");
      for (const { id } of notes.slice(0, Math.max(0, notes.length - NOTES_MAX + 1)))
        await mail.removeRecord("shareNotification", id);
      await mail.addRecord("shareNotification", JSON.stringify(change));
    });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "not-found")) throw error;
  }
}
