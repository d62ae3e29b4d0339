/** The distinct combinations of flags of one account, as far as this process has met them. */
import { Refusal } from "../../base/errors.ts";
import { ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { checkedFlags, flagKey, inOrder, KeptFlagSet } from "./flags.ts";
import { FLAG_SETS_MAX, KEYWORDS_MAX } from "../limits.ts";
import type { FlagSet, FlagSetId } from "../model.ts";

export const EMPTY_FLAG_SET = 1 as FlagSetId;

/** Committed sets only: one that a transaction has just made is added after its commit, so that a rollback leaves none behind. */
export class FlagSets {
  readonly #byId = new Map<number, KeptFlagSet>();
  readonly #byNames = new Map<string, KeptFlagSet>();
  /** Keywords as first written in the account, by key. */
  readonly #spelling = new Map<string, string>();
  #last = 0;

  get size(): number {
    return this.#byId.size;
  }

  get last(): number {
    return this.#last;
  }

  get keywordCount(): number {
    return this.#spelling.size;
  }

  get(id: number): KeptFlagSet | undefined {
    return this.#byId.get(id);
  }

  find(names: readonly string[]): KeptFlagSet | undefined {
    return this.#byNames.get(names.join(" "));
  }

  spelling(keyword: string): string | undefined {
    return this.#spelling.get(flagKey(keyword));
  }

  all(): Iterable<KeptFlagSet> {
    return this.#byId.values();
  }

  add(set: KeptFlagSet): void {
    this.#byId.set(set.id, set);
    this.#byNames.set(set.names.join(" "), set);
    if (set.id > this.#last) this.#last = set.id;
    for (const keyword of set.keywords) {
      const key = flagKey(keyword);
      if (!this.#spelling.has(key)) this.#spelling.set(key, keyword);
    }
  }
}

/** A set by its id; reads what other processes have added meanwhile. */
export async function flagSet(tx: Tx, accountId: number, known: FlagSets, id: number): Promise<KeptFlagSet> {
  if (known.get(id) === undefined) await learn(tx, accountId, known);
  const set = known.get(id);
  if (set === undefined) throw new Refusal("not-found", "no such combination of flags");
  return set;
}

/** Reads the sets that this process does not know yet. */
export async function learn(tx: Tx, accountId: number, known: FlagSets): Promise<void> {
  for (;;) {
    const rows = await tx.rows(sql`
      select flag_set_id, names from flag_set
      where account_id = ${accountId} and flag_set_id > ${known.last}
      order by flag_set_id limit ${ROWS_PER_PAGE_MAX}`);
    for (const [id, names] of rows as readonly [number, string][]) {
      known.add(new KeptFlagSet(id as FlagSetId, names === "" ? [] : names.split(" ")));
    }
    if (rows.length < ROWS_PER_PAGE_MAX) return;
  }
}

/** The sets as one write transaction sees them: the committed ones and those it has made itself. */
export class FlagSetMaker {
  readonly #tx: Tx;
  readonly #accountId: number;
  readonly #known: FlagSets;
  readonly #made = new FlagSets();
  #learned = false;

  constructor(tx: Tx, accountId: number, known: FlagSets) {
    this.#tx = tx;
    this.#accountId = accountId;
    this.#known = known;
  }

  /** The set of these flags, made when it is new. `nextId` gives an id that was never used. */
  async of(flags: readonly string[], nextId: () => Promise<FlagSetId>): Promise<FlagSet> {
    const checked = checkedFlags(flags);
    const found = this.#find(checked);
    if (found !== undefined) return found;
    await this.#learn();
    return this.#find(checked) ?? (await this.#make(checked, nextId));
  }

  async byId(id: number): Promise<FlagSet> {
    const found = this.#known.get(id) ?? this.#made.get(id);
    if (found !== undefined) return found;
    await this.#learn();
    const learned = this.#known.get(id);
    if (learned === undefined) throw new Refusal("not-found", "no such combination of flags");
    return learned;
  }

  /** The ids of all sets that contain the flag. */
  async idsWith(flag: string): Promise<FlagSetId[]> {
    await this.#learn();
    return [...this.#known.all(), ...this.#made.all()].filter((set) => set.has(flag)).map((set) => set.id);
  }

  /** `nextId` is the account's: where this process has met every set, nothing is read. */
  async knowsKeyword(keyword: string, nextId: number): Promise<boolean> {
    if (Math.max(this.#known.last, this.#made.last) + 1 < nextId) await this.#learn();
    return (this.#known.spelling(keyword) ?? this.#made.spelling(keyword)) !== undefined;
  }

  /** After the commit: what was made is now everybody's. */
  committed(): void {
    for (const set of this.#made.all()) if (this.#known.get(set.id) === undefined) this.#known.add(set);
  }

  /** Once, and before anything is made: a row of this transaction must not become common knowledge before its commit. */
  async #learn(): Promise<void> {
    if (this.#learned) return;
    this.#learned = true;
    await learn(this.#tx, this.#accountId, this.#known);
  }

  #find(checked: readonly string[]): KeptFlagSet | undefined {
    const names = inOrder(checked.map((flag) => this.#spelling(flag)));
    return this.#known.find(names) ?? this.#made.find(names);
  }

  #spelling(flag: string): string {
    return this.#known.spelling(flag) ?? this.#made.spelling(flag) ?? flag;
  }

  async #make(checked: readonly string[], nextId: () => Promise<FlagSetId>): Promise<FlagSet> {
    const names = inOrder(checked.map((flag) => this.#spelling(flag)));
    if (this.#known.size + this.#made.size >= FLAG_SETS_MAX) {
      throw new Refusal("limit", "this account has too many combinations of flags");
    }
    const set = new KeptFlagSet(await nextId(), names);
    const unheard = set.keywords.filter((keyword) => this.#known.spelling(keyword) === undefined);
    if (this.#known.keywordCount + this.#made.keywordCount + unheard.length > KEYWORDS_MAX) {
      throw new Refusal("limit", "this account has too many keywords");
    }
    this.#made.add(set);
    await this.#tx.run(
      sql`insert into flag_set (account_id, flag_set_id, names) values (${this.#accountId}, ${set.id}, ${names.join(" ")})`,
    );
    return set;
  }
}
