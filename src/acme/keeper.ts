/** Keeps certificates good: orders what is missing or due, not too often, and remembers how that went. */
import { type Clock, DAY_MS } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { AcmeBook, KeptCertificate } from "../directory/acme-book.ts";
import { type Lifetime, lifetimeOf } from "./chain.ts";
import { AcmeClient, type AuthorityWeb } from "./client.ts";
import { RENEWAL_ASK_MS, RETRY_MS_MAX, RETRY_MS_MIN, TRIES_PER_DAY_MAX } from "./limits.ts";
import { fetchCertificate } from "./order.ts";
import { type ChallengeType, Prover } from "./proof.ts";
import { askForRenewal, dueAt } from "./renewal.ts";
import { AccountKey, type ExternalAccount, newKey } from "./signing.ts";
import { AcmeTrouble } from "./trouble.ts";

export interface KeeperParts {
  readonly book: AcmeBook;
  readonly web: Omit<AuthorityWeb, "clock">;
  readonly clock: Clock;
  readonly log: Log;
  /** The address of the authority's directory. */
  readonly authority: string;
  /** Addresses "mailto:…". */
  readonly contact: readonly string[];
  readonly external: ExternalAccount | undefined;
  readonly types: readonly ChallengeType[];
  /** For tests. */
  readonly pollMs?: number;
}

export interface WantedCertificate {
  readonly name: string;
  /** At least one. */
  readonly names: readonly string[];
}

export interface CareWishes {
  /** Somebody says that it shall be ordered now, due or not. */
  readonly now?: boolean;
  /** With a new key. */
  readonly newKey?: boolean;
}

const NEVER_TRIED: KeptCertificate = { failures: 0, nextTryAt: 0, tries: { day: 0, count: 0 } };

export class Keeper {
  readonly #parts: KeeperParts;
  #client: Promise<AcmeClient> | undefined;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** What is kept of the certificate afterwards. Never rejects for what the authority does. */
  async care(
    wanted: WantedCertificate,
    before: KeptCertificate = NEVER_TRIED,
    wishes: CareWishes = {},
  ): Promise<KeptCertificate> {
    const { book, clock } = this.#parts;
    const life = before.held && lifetimeOf(before.held.chain);
    const kept = await this.#askedForRenewal(before, life);
    if (kept !== before) await book.keep(wanted.name, kept);
    const now = clock.now();
    if (wishes.now !== true && !(this.#isDue(wanted, life, kept) && mayTry(kept, now))) return kept;
    return this.#try(wanted, counted(kept, now), { life, newKey: wishes.newKey ?? false });
  }

  async #try(
    wanted: WantedCertificate,
    kept: KeptCertificate,
    about: { life: Lifetime | undefined; newKey: boolean },
  ): Promise<KeptCertificate> {
    const { book, log } = this.#parts;
    await book.keep(wanted.name, kept);
    let after = kept;
    const keep = async (changes: Partial<KeptCertificate>): Promise<void> => {
      after = { ...after, ...changes };
      await book.keep(wanted.name, after);
    };
    try {
      log.info({ names: wanted.names, authority: this.#parts.authority }, "certificate is ordered");
      const held = await this.#order(wanted, kept, { ...about, keep: (order) => keep({ order }) });
      const done = { held, failures: 0, nextTryAt: 0, tries: kept.tries };
      await book.keep(wanted.name, done);
      after = done;
      log.info(
        { names: wanted.names, until: new Date(lifetimeOf(held.chain).until).toISOString() },
        "certificate is here",
      );
    } catch (error) {
      const isOver = error instanceof AcmeTrouble && error.endsOrder;
      await keep({ ...failure(kept, error, this.#parts.clock.now()), ...(isOver ? { order: undefined } : {}) });
      await this.#forgetAccount(error);
      log.warn(
        { names: wanted.names, ...reasonOf(error), tryAgain: new Date(after.nextTryAt).toISOString() },
        "certificate cannot be fetched now; what there is stays in use",
      );
    }
    return after;
  }

  async #order(
    wanted: WantedCertificate,
    kept: KeptCertificate,
    about: {
      readonly life: Lifetime | undefined;
      readonly newKey: boolean;
      readonly keep: (order: NonNullable<KeptCertificate["order"]>) => Promise<void>;
    },
  ): Promise<NonNullable<KeptCertificate["held"]>> {
    const { book, clock, authority, types, pollMs } = this.#parts;
    const client = await this.#account();
    await using prover = new Prover({ client, book, clock, types: turned(types, kept.failures) });
    const begun =
      !about.newKey && kept.order?.authority === authority && areSame(kept.order.names, wanted.names)
        ? kept.order
        : undefined;
    const { chain, order } = await fetchCertificate({
      client,
      clock,
      authority,
      names: wanted.names,
      key: about.newKey || kept.held === undefined ? newKey() : kept.held.key,
      replaces: about.life?.id,
      begun,
      keep: about.keep,
      prove: (authorization) => prover.prove(authorization),
      ...(pollMs === undefined ? {} : { pollMs }),
    });
    return { authority, chain, key: order.key };
  }

  async #askedForRenewal(kept: KeptCertificate, life: Lifetime | undefined): Promise<KeptCertificate> {
    const { clock, log } = this.#parts;
    const now = clock.now();
    if (life === undefined || (kept.renewal?.askAt ?? 0) > now) return kept;
    try {
      const renewal = await askForRenewal(await this.#account(), life, now);
      return { ...kept, renewal: renewal ?? { at: undefined, askAt: now + RENEWAL_ASK_MS } };
    } catch (error) {
      log.debug({ err: error }, "the authority cannot be asked when it would like to renew");
      return { ...kept, renewal: { at: kept.renewal?.at, askAt: now + RENEWAL_ASK_MS } };
    }
  }

  #isDue({ names }: WantedCertificate, life: Lifetime | undefined, { held, renewal }: KeptCertificate): boolean {
    // Whoever names another authority does not want to wait for months.
    if (life === undefined || held?.authority !== this.#parts.authority) return true;
    return lacks(life, names) || this.#parts.clock.now() >= dueAt(life, renewal);
  }

  #account(): Promise<AcmeClient> {
    this.#client ??= this.#open().catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  /** The key is kept before the authority hears of it: whoever is killed in between has the account all the same. */
  async #open(): Promise<AcmeClient> {
    const { book, authority, web, clock, contact, external, log } = this.#parts;
    const known = await book.account(authority);
    const key = known?.key ?? newKey();
    if (known === undefined) await book.keepAccount(authority, { key, url: undefined });
    const client = new AcmeClient(authority, new AccountKey(key), { ...web, clock });
    if (known?.url !== undefined) {
      client.useAccount(known.url);
      return client;
    }
    const url = await client.register({ contact, external });
    await book.keepAccount(authority, { key, url });
    const { termsOfService } = await client.directory();
    log.info({ authority, terms: termsOfService ?? "none" }, "account made; its terms are agreed to");
    return client;
  }

  /** The authority has forgotten it (staging ones do): the next try makes another. */
  async #forgetAccount(error: unknown): Promise<void> {
    if (!(error instanceof AcmeTrouble) || error.kind !== "accountDoesNotExist") return;
    const { book, authority } = this.#parts;
    const known = await book.account(authority);
    if (known !== undefined) await book.keepAccount(authority, { key: known.key, url: undefined });
    this.#client = undefined;
  }
}

/** When one for these names may be ordered, as things stand now. */
export function triedAgainAt(kept: KeptCertificate, names: readonly string[]): number {
  const { held, renewal, nextTryAt, tries } = kept;
  const life = held && lifetimeOf(held.chain);
  const due = life === undefined || lacks(life, names) ? 0 : dueAt(life, renewal);
  const free = tries.count >= TRIES_PER_DAY_MAX ? (tries.day + 1) * DAY_MS : 0;
  return Math.max(due, nextTryAt, free);
}

/** When there may be something to do for it. */
export function nextLookAt(kept: KeptCertificate, names: readonly string[]): number {
  const tryAt = triedAgainAt(kept, names);
  return kept.held === undefined ? tryAt : Math.min(tryAt, kept.renewal?.askAt ?? 0);
}

function lacks(life: Lifetime, names: readonly string[]): boolean {
  return names.some((name) => !life.names.includes(name));
}

function mayTry({ nextTryAt, tries }: KeptCertificate, now: number): boolean {
  return now >= nextTryAt && !(tries.day === dayOf(now) && tries.count >= TRIES_PER_DAY_MAX);
}

/** Before it begins: one that is killed over and over again comes to its limit as well. */
function counted(kept: KeptCertificate, now: number): KeptCertificate {
  const day = dayOf(now);
  return { ...kept, tries: { day, count: kept.tries.day === day ? kept.tries.count + 1 : 1 } };
}

function failure({ failures }: KeptCertificate, error: unknown, now: number): Partial<KeptCertificate> {
  const own = Math.min(RETRY_MS_MIN * 2 ** Math.min(failures, 20), RETRY_MS_MAX);
  const theirs = error instanceof AcmeTrouble ? (error.retryAfterMs ?? 0) : 0;
  const text = error instanceof Error ? error.message : String(error);
  return { failures: failures + 1, nextTryAt: now + Math.max(own, theirs), trouble: { text, at: now } };
}

/** Where our code was says nothing about an authority. */
function reasonOf(error: unknown): Readonly<Record<string, unknown>> {
  return error instanceof AcmeTrouble ? { why: error.message } : { err: error };
}

function dayOf(now: number): number {
  return Math.floor(now / DAY_MS);
}

/** Where one way has failed, the next one is tried first. */
function turned<T>(all: readonly T[], by: number): readonly T[] {
  const first = all.length === 0 ? 0 : by % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

function areSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}
