/** The drafts on this device. Where the browser keeps nothing, or not yet, they live as long as the page. */
import { databaseOf } from "../offline/device.ts";
import type { KeptDraft, KeptFile } from "./kept-draft.ts";

export class KeptDrafts {
  readonly #username: string;
  readonly #drafts = new Map<string, KeptDraft>();
  readonly #files = new Map<string, KeptFile>();

  constructor(username: string) {
    this.#username = username;
  }

  /** Whether they outlive the page. */
  async isLasting(): Promise<boolean> {
    return (await databaseOf(this.#username)) !== undefined;
  }

  /** The newest first. */
  async all(): Promise<readonly KeptDraft[]> {
    const database = await databaseOf(this.#username);
    const found = database === undefined ? [] : await database.getAll("drafts");
    return merged(found, this.#drafts).sort((a, b) => b.changedAt - a.changedAt);
  }

  async put(kept: KeptDraft): Promise<void> {
    const database = await databaseOf(this.#username);
    if (database === undefined) this.#drafts.set(kept.key, kept);
    else {
      await database.put("drafts", kept);
      this.#drafts.delete(kept.key);
    }
  }

  /** With its files. */
  async remove(key: string): Promise<void> {
    const database = await databaseOf(this.#username);
    this.#drafts.delete(key);
    for (const file of this.#files.values()) if (file.draftKey === key) this.#files.delete(file.key);
    if (database === undefined) return;
    // At once: a file that goes on to another draft meanwhile stays.
    const writing = database.transaction(["drafts", "files"], "readwrite");
    const files = writing.objectStore("files");
    for (const file of await files.index("draft").getAllKeys(key)) void files.delete(file);
    void writing.objectStore("drafts").delete(key);
    await writing.done;
  }

  async filesOf(draftKey: string): Promise<readonly KeptFile[]> {
    const database = await databaseOf(this.#username);
    const found = database === undefined ? [] : await database.getAllFromIndex("files", "draft", draftKey);
    return merged(found, this.#files).filter((file) => file.draftKey === draftKey);
  }

  async putFile(kept: KeptFile): Promise<void> {
    const database = await databaseOf(this.#username);
    if (database === undefined) this.#files.set(kept.key, kept);
    else await database.put("files", kept);
  }

  async removeFile(key: string): Promise<void> {
    const database = await databaseOf(this.#username);
    this.#files.delete(key);
    await database?.delete("files", key);
  }
}

/** What the device has, and what this page alone has: of the same thing, what the page wrote before the device could take it is the older one. */
function merged<Kept extends { readonly key: string }>(kept: readonly Kept[], here: ReadonlyMap<string, Kept>): Kept[] {
  const known = new Set(kept.map(({ key }) => key));
  return [...kept, ...[...here.values()].filter(({ key }) => !known.has(key))];
}
