/** Where each account has to look for what others share with it. What they share is kept with their mailboxes. */
import type { Database } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { AccountId } from "../store/model.ts";
import { Answers } from "./answers.ts";
import { OWNERS_MAX } from "./limits.ts";
import { accountIdOf, nextVersion, number, text } from "./rows.ts";

/** An account that may have given something to another. */
export interface Owner {
  readonly id: AccountId;
  /** Its primary address. */
  readonly address: string;
  /** It belongs to nobody: nobody logs in to it. */
  readonly shared: boolean;
}

export class Shares {
  readonly #database: Database;
  readonly #owners: Answers<readonly Owner[]>;

  constructor(database: Database) {
    this.#database = database;
    this.#owners = new Answers(database);
  }

  /** By address; not the account itself. */
  ownersFor(viewer: AccountId): Promise<readonly Owner[]> {
    return this.#owners.ask(`${viewer}`, async (tx) => {
      const rows = await tx.rows(sql`
        select id, address, shared from account
        where id <> ${viewer} and id in (select owner_id from share where grantee_id in (0, ${viewer}))
        order by address limit ${OWNERS_MAX}`);
      return rows.map(([id, address, shared]) => ({
        id: accountIdOf(id),
        address: text(address),
        shared: number(shared) === 1,
      }));
    });
  }

  async knows(owner: AccountId, grantee: AccountId): Promise<boolean> {
    const known = await this.#database.read((tx) =>
      tx.row(sql`select 1 from share where grantee_id = ${grantee} and owner_id = ${owner}`),
    );
    return known !== undefined;
  }

  /** `grantee` 0 is everybody. Harmless when it is known. */
  async note(owner: AccountId, grantee: AccountId): Promise<void> {
    if (await this.knows(owner, grantee)) return;
    await this.#database.write(async (tx) => {
      await nextVersion(tx);
      await tx.run(sql`
        insert into share (grantee_id, owner_id) values (${grantee}, ${owner})
        on conflict (grantee_id, owner_id) do nothing`);
    });
  }

  async forget(owner: AccountId, grantee: AccountId): Promise<void> {
    await this.#database.write(async (tx) => {
      await nextVersion(tx);
      await tx.run(sql`delete from share where grantee_id = ${grantee} and owner_id = ${owner}`);
    });
  }
}
