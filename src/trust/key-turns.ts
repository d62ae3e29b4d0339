/** New keys for domains by themselves, every so many days; what only people can do, publishing them, is waited for. */
import { type Clock, DAY_MS } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import type { DomainKey } from "../directory/domain-key.ts";
import type { DomainKeys } from "../directory/domain-keys.ts";
import { DnsTrouble, type Resolver } from "../dns/resolver.ts";
import { KEY_RETIRED_DAYS, KEY_SEEN_DAYS } from "./limits.ts";
import { isPublished } from "./publishing/signing-keys.ts";

export interface KeyTurnParts {
  readonly directory: { readonly keys: DomainKeys; domains(): Promise<readonly { readonly name: string }[]> };
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly log: Log;
  /** How long keys sign. */
  readonly days: number;
}

export class KeyTurns {
  readonly #parts: KeyTurnParts;
  /** Since when the next keys of a domain have been seen, each time that they were looked for. */
  readonly #seen = new Map<string, number>();

  constructor(parts: KeyTurnParts) {
    this.#parts = parts;
  }

  /** Does for each domain what it is time for. A domain without keys is left alone: somebody wants it so. */
  async round(): Promise<void> {
    for (const { name } of await this.#parts.directory.domains()) {
      try {
        await this.#turn(name);
      } catch (error) {
        // Removed meanwhile, or it has as many keys as it may: the others have their turn all the same.
        if (!(error instanceof Refusal)) throw error;
        this.#parts.log.warn({ domain: name, reason: error.message }, "the keys of a domain could not be turned");
      }
    }
  }

  async #turn(domain: string): Promise<void> {
    const keys = await this.#parts.directory.keys.list(domain);
    const next = keys.filter(({ state }) => state === "next");
    if (next.length > 0) await this.#useNext(domain, next);
    else await this.#makeNext(domain, keys);
    await this.#forgetRetired(domain, keys);
  }

  async #makeNext(domain: string, keys: readonly DomainKey[]): Promise<void> {
    const active = keys.filter(({ state }) => state === "active");
    if (active.length === 0 || !active.every(({ changedAt }) => this.#isPast(changedAt, this.#parts.days))) return;
    const made = await this.#parts.directory.keys.add(domain);
    const selectors = made.map(({ selector }) => selector);
    this.#parts.log.warn({ domain, selectors }, "new keys wait to be published: posthorn domain dns shows the records");
  }

  async #useNext(domain: string, next: readonly DomainKey[]): Promise<void> {
    if (!(await this.#areSeen(next))) {
      this.#seen.delete(domain);
      return;
    }
    const since = this.#seen.get(domain) ?? this.#parts.clock.now();
    this.#seen.set(domain, since);
    if (!this.#isPast(since, KEY_SEEN_DAYS)) return;
    const selectors = next.map(({ selector }) => selector);
    await this.#parts.directory.keys.rotate(domain, selectors);
    this.#seen.delete(domain);
    this.#parts.log.info({ domain, selectors }, "new keys sign");
  }

  async #areSeen(keys: readonly DomainKey[]): Promise<boolean> {
    try {
      return (await Promise.all(keys.map((key) => isPublished(this.#parts.resolver, key)))).every(Boolean);
    } catch (error) {
      if (error instanceof DnsTrouble) return false;
      throw error;
    }
  }

  async #forgetRetired(domain: string, keys: readonly DomainKey[]): Promise<void> {
    for (const { selector, state, changedAt } of keys) {
      if (state !== "retired" || !this.#isPast(changedAt, KEY_RETIRED_DAYS)) continue;
      await this.#parts.directory.keys.remove(domain, [selector]);
      this.#parts.log.info({ domain, selector }, "a key that retired long ago is forgotten");
    }
  }

  #isPast(at: number, days: number): boolean {
    return this.#parts.clock.now() - at >= days * DAY_MS;
  }
}
