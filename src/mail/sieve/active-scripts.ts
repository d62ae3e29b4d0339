/** The scripts that run when mail comes, kept ready: read and checked once in each process, as long as nobody changes a script of the account. */
import { Places } from "../../base/places.ts";
import { Recent } from "../../base/recent.ts";
import type { Account } from "../../store/account.ts";
import type { AccountId, Modseq, RecordKind } from "../../store/model.ts";
import type { SieveMistakes } from "../../wire/sieve/mistakes.ts";
import type { SieveScript } from "../../wire/sieve/script.ts";
import {
  LARGE_MESSAGE_BYTES,
  LARGE_RUNS_MAX,
  READY_SCRIPTS_LENGTH_MAX,
  READY_SCRIPTS_MAX,
  SCRIPTLESS_MAX,
} from "../limits.ts";
import type { KeptScript } from "./scripts.ts";

export interface ActiveScript {
  readonly kept: KeptScript;
  /** Mistakes: it was taken by an older server that knew them not. */
  readonly script: SieveScript | SieveMistakes;
}

interface Ready extends ActiveScript {
  readonly state: Modseq;
}

/** When each kind of records changed last, as a transaction sees it. */
export type KindStates = ReadonlyMap<RecordKind, Modseq>;

export class ActiveScripts {
  #ready = new Recent<AccountId, Ready>(READY_SCRIPTS_MAX);
  /** Characters of all that were made ready, since there were none. */
  #length = 0;
  /** Accounts without an active script, by the state in which they had none. */
  readonly #none = new Recent<AccountId, Modseq>(SCRIPTLESS_MAX);

  readonly #large = new Places(LARGE_RUNS_MAX);

  /** A place to run in, with so many bytes of a message in memory; who has run gives it back. */
  async placeFor(bytes: number): Promise<Disposable | undefined> {
    return bytes > LARGE_MESSAGE_BYTES ? this.#large.take(new AbortController().signal) : undefined;
  }

  /** Whether one may have to run. Asks nobody. */
  mayRun(account: AccountId, states: KindStates): boolean {
    const state = states.get("sieve-script");
    return state !== undefined && this.#none.get(account) !== state;
  }

  /** Whether one ran lately. */
  ranFor(account: AccountId): boolean {
    return this.#ready.get(account) !== undefined;
  }

  async of(account: Account): Promise<ActiveScript | undefined> {
    // The language is large, and a start has better uses for the time.
    const { checkedScript, readActive } = await import("./read-active.ts");
    const ready = this.#ready.get(account.id);
    const read = await account.read((mail) => readActive(mail, ready?.state));
    if (read === "as before") return ready;
    this.#ready.delete(account.id);
    const { state, kept } = read;
    if (state === undefined) return undefined;
    if (kept === undefined) {
      this.#none.set(account.id, state);
      return undefined;
    }
    const made = { kept, state, script: checkedScript(kept.text) };
    this.#keep(account.id, made);
    return made;
  }

  /** Of too much all is forgotten: whose mail comes next has it again. */
  #keep(account: AccountId, made: Ready): void {
    const { length } = made.kept.text;
    this.#length += length;
    if (this.#length > READY_SCRIPTS_LENGTH_MAX) {
      this.#ready = new Recent(READY_SCRIPTS_MAX);
      this.#length = length;
    }
    this.#ready.set(account, made);
  }
}
