/** The wishes on this device. Where the browser keeps nothing they live as long as the page. */
import { databaseOf } from "../offline/device.ts";
import type { Wish } from "./wish.ts";

export class KeptWishes {
  readonly #username: string | undefined;
  readonly #wishes = new Map<string, Wish>();

  constructor(username: string | undefined) {
    this.#username = username;
  }

  async all(): Promise<readonly Wish[]> {
    const database = await databaseOf(this.#username);
    return database === undefined ? [...this.#wishes.values()] : database.getAll("wishes");
  }

  /** `change` makes another of each that is there, or none; all of them or, when something fails, not one. */
  async change(
    ids: readonly string[],
    change: (id: string, before: Wish | undefined) => Wish | undefined,
  ): Promise<void> {
    const database = await databaseOf(this.#username);
    if (database === undefined) {
      for (const id of ids) {
        const wish = change(id, this.#wishes.get(id));
        if (wish === undefined) this.#wishes.delete(id);
        else this.#wishes.set(id, wish);
      }
      return;
    }
    const writing = database.transaction("wishes", "readwrite");
    for (const id of ids) {
      const wish = change(id, await writing.store.get(id));
      if (wish === undefined) await writing.store.delete(id);
      else await writing.store.put(wish);
    }
    await writing.done;
  }
}
