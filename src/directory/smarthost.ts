/** The smarthost that an administrator has named; routes of the configuration go before it. */
import { Refusal } from "../base/errors.ts";
import type { Database } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { isAddress } from "../net/networks.ts";
import { normalDomain } from "./address.ts";
import { Answers } from "./answers.ts";
import { nextVersion, number, text } from "./rows.ts";

export interface Smarthost {
  /** A name as A-labels, or an address. */
  readonly host: string;
  readonly port: number;
  /** Both or none. */
  readonly login: { readonly user: string; readonly password: string } | undefined;
}

const PORT_MAX = 65_535;
/** Characters of a name or password; no provider gives out longer ones. */
const CREDENTIAL_LENGTH_MAX = 500;

export class Smarthosts {
  readonly #database: Database;
  readonly #answers: Answers<Smarthost | undefined>;

  /** `database` holds the tables of `directoryMigrations`. */
  constructor(database: Database) {
    this.#database = database;
    this.#answers = new Answers(database);
  }

  get(): Promise<Smarthost | undefined> {
    return this.#answers.ask("", async (tx) => {
      const row = await tx.row(sql`select host, port, login, password from smarthost where id = 1`);
      if (row === undefined) return undefined;
      const [host, port, user, password] = row;
      return {
        host: text(host),
        port: number(port),
        login: user === null ? undefined : { user: text(user), password: text(password) },
      };
    });
  }

  async set({ host, port, login }: Smarthost): Promise<void> {
    await this.#database.write(async (tx) => {
      await nextVersion(tx);
      await tx.run(sql`
        insert into smarthost (id, host, port, login, password)
        values (1, ${host}, ${port}, ${login?.user ?? null}, ${login?.password ?? null})
        on conflict (id) do update
        set host = excluded.host, port = excluded.port, login = excluded.login, password = excluded.password`);
    });
  }

  /** Refusal("not-found"). */
  async remove(): Promise<void> {
    await this.#database.write(async (tx) => {
      await nextVersion(tx);
      if ((await tx.run(sql`delete from smarthost where id = 1`)) === 0)
        throw new Refusal("not-found", "no smarthost is set");
    });
  }
}

export interface GivenSmarthost {
  readonly host: string;
  readonly port: number;
  /** Empty where there is nothing to log in with. */
  readonly user: string;
  readonly password: string;
}

/** Refusal("invalid"). */
export function checkedSmarthost(given: GivenSmarthost): Smarthost {
  const { port, user, password } = given;
  const host = isAddress(given.host) ? given.host : normalDomain(given.host.trim());
  if (host === undefined) throw new Refusal("invalid", `${given.host} is no name of a server`);
  if (!Number.isInteger(port) || port < 1 || port > PORT_MAX)
    throw new Refusal("invalid", `a port is a number from 1 to ${PORT_MAX}`);
  if ((user === "") !== (password === ""))
    throw new Refusal("invalid", "a login is a name and a password, or neither of them");
  if (user.length > CREDENTIAL_LENGTH_MAX || password.length > CREDENTIAL_LENGTH_MAX)
    throw new Refusal("invalid", `a name or password has ${CREDENTIAL_LENGTH_MAX} characters at most`);
  return { host, port, login: user === "" ? undefined : { user, password } };
}
