/** A resolver for one message: when its time or its number of questions is over, nobody can tell. */
import { type Answer, DnsTrouble, type MxRecord, type Resolver } from "../../dns/resolver.ts";
import { LOOKUPS_MAX } from "./limits.ts";

/** What an examination asks of the domain name system. */
export type Names = Pick<Resolver, "a" | "aaaa" | "cname" | "mx" | "txt" | "ptr">;

export class ImpatientResolver implements Names {
  readonly #resolver: Names;
  readonly #late = Promise.withResolvers<never>();
  #timer: NodeJS.Timeout | undefined;
  #lookups = 0;

  constructor(resolver: Names) {
    this.#resolver = resolver;
    // Whoever asks hears of it; when nobody asks, nobody need.
    this.#late.promise.catch(() => undefined);
  }

  /** From now on it waits so long in all. */
  hurry(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#late.reject(new DnsTrouble("the time for this message is over")), ms);
  }

  /** No timer is left behind. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  a(name: string): Promise<Answer<string>> {
    return this.#look(() => this.#resolver.a(name));
  }

  aaaa(name: string): Promise<Answer<string>> {
    return this.#look(() => this.#resolver.aaaa(name));
  }

  cname(name: string): Promise<Answer<string>> {
    return this.#look(() => this.#resolver.cname(name));
  }

  mx(name: string): Promise<Answer<MxRecord>> {
    return this.#look(() => this.#resolver.mx(name));
  }

  txt(name: string): Promise<Answer<string>> {
    return this.#look(() => this.#resolver.txt(name));
  }

  ptr(address: string): Promise<Answer<string>> {
    return this.#look(() => this.#resolver.ptr(address));
  }

  #look<T>(lookUp: () => Promise<Answer<T>>): Promise<Answer<T>> {
    if (++this.#lookups > LOOKUPS_MAX) return Promise.reject(new DnsTrouble("the message makes too many look-ups"));
    return Promise.race([lookUp(), this.#late.promise]);
  }
}
