/** The first start of a server: as long as nobody has an account, whoever has the secret from its terminal makes the first one. */
import { seal, unseal } from "../auth/sealed.ts";
import type { Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { chosenPassword } from "../directory/chosen-password.ts";
import { makeKeyPairs } from "../directory/domain-key.ts";
import type { AccountEntry } from "../directory/directory.ts";
import type { SqlDirectory } from "../directory/sql-directory.ts";
import type { MailStore } from "../store/account.ts";
import { addAccounts, domainQuotas, type StandardQuota } from "./new-accounts.ts";

/** Milliseconds that a secret is good for; `posthorn setup` gives another one. */
const SECRET_MS = 30 * 60_000;
const PURPOSE = "set up";

export interface FirstAccount {
  readonly address: string;
  readonly name: string;
  readonly password: string;
}

export class FirstStart {
  readonly #directory: SqlDirectory;
  readonly #store: MailStore;
  readonly #clock: Clock;
  readonly #quota: StandardQuota;
  #isOver = false;

  constructor(parts: { directory: SqlDirectory; store: MailStore; clock: Clock; quota: StandardQuota }) {
    this.#directory = parts.directory;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#quota = parts.quota;
  }

  /** Whether nobody has an account yet. Once somebody has, it is not asked again. */
  async isFresh(): Promise<boolean> {
    if (!this.#isOver) this.#isOver = (await this.#directory.accounts({ limit: 1 })).length > 0;
    return !this.#isOver;
  }

  async secret(): Promise<string> {
    const expiresAt = this.#clock.now() + SECRET_MS;
    return seal(await this.#directory.credentials.secret(), PURPOSE, { text: "", expiresAt });
  }

  /** Whether this is a secret of this server, its time is not over, and there is something to set up. */
  async isSecret(secret: string): Promise<boolean> {
    const key = await this.#directory.credentials.secret();
    return unseal(key, PURPOSE, { sealed: secret, now: this.#clock.now() }) !== undefined && this.isFresh();
  }

  /** The domain with its keys, unless it is there, and its first account, an administrator's. Refusal("conflict") when there is one already, "invalid". */
  async finish({ address, name, password }: FirstAccount): Promise<AccountEntry> {
    if (!(await this.isFresh())) throw new Refusal("conflict", "this server is set up already");
    const chosen = chosenPassword(password);
    const domain = address.slice(address.lastIndexOf("@") + 1);
    if (!(await this.#directory.isLocalDomain(domain)))
      await this.#directory.addDomain(domain, { keys: await makeKeyPairs() });
    const entry = { address, password: chosen, ...(name === "" ? {} : { displayName: name }) };
    const parts = { directory: this.#directory, store: this.#store };
    await addAccounts(parts, [entry], await domainQuotas(this.#directory, this.#quota));
    return this.#directory.changeAccount(address, { administrator: true });
  }
}
