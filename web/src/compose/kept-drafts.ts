/** The drafts on this device. Where the browser keeps nothing they live as long as the page. */
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
    const found = database === undefined ? [...this.#drafts.values()] : await database.getAll("drafts");
    return found.sort((a, b) => b.changedAt - a.changedAt);
  }

  async put(kept: KeptDraft): Promise<void> {
    const database = await databaseOf(this.#username);
    if (database === undefined) this.#drafts.set(kept.key, kept);
    else await database.put("drafts", kept);
  }

  /** With its files. */
  async remove(key: string): Promise<void> {
    const database = await databaseOf(this.#username);
    this.#drafts.delete(key);
    for (const file of await this.filesOf(key)) await this.removeFile(file.key);
    await database?.delete("drafts", key);
  }

  async filesOf(draftKey: string): Promise<readonly KeptFile[]> {
    const database = await databaseOf(this.#username);
    if (database !== undefined) return database.getAllFromIndex("files", "draft", draftKey);
    return [...this.#files.values()].filter((file) => file.draftKey === draftKey);
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
