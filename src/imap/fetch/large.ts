/** A message whose body lies in the blob store: streamed where an item is a run of its bytes, loaded where it has to be parsed. */
import type { StoredContent } from "../../store/account.ts";
import { partialLabel, type FetchItem } from "../../wire/imap/fetch.ts";
import type { ResponseBuffer } from "../../wire/imap/response-buffer.ts";
import type { Session } from "../session.ts";
import { LoadedContent } from "./message.ts";

const empty = new Uint8Array(0);

export class LargeContent {
  readonly #session: Session;
  readonly #stored: StoredContent;
  #loaded: LoadedContent | undefined;

  constructor(session: Session, stored: StoredContent) {
    this.#session = session;
    this.#stored = stored;
  }

  /** Whether the item is a run of the message's bytes: the whole of it, its text, or a partial of these. */
  streams(item: FetchItem): boolean {
    return runOf(item) !== undefined;
  }

  /** Writes the item; the connection's pace is kept. */
  async stream(item: FetchItem, out: ResponseBuffer): Promise<void> {
    const run = runOf(item);
    if (run === undefined || item.kind !== "section") return;
    const { header, body } = this.#stored;
    const bodySize = "blob" in body ? body.size : body.bytes.length;
    const base = run === "all" ? 0 : header.length;
    const size = header.length + bodySize - base;
    const start = Math.min(item.partial?.start ?? 0, size);
    const count = Math.min(item.partial?.count ?? size, size - start);
    out.ascii(`${item.label}${partialLabel(item.partial)} `);
    if (count === 0) return out.ascii('""');
    out.ascii(`{${count}}\r\n`);
    const session = this.#session;
    session.writeAll(out.take());
    const range = { start: base + start, end: base + start + count };
    try {
      for await (const piece of session.space.account.stream(this.#stored, range)) {
        if (session.connection.closed) return undefined;
        session.writeAll([piece], piece.buffer === header.buffer ? undefined : [piece]);
        await session.drained();
      }
    } catch (error) {
      // The literal's size is told already: there is no way to go on with this client.
      session.connection.end("a message could not be read");
      throw error;
    }
    return undefined;
  }

  /** What an item needs of the message; a large body is read only for items that look into it. */
  async loaded(item: FetchItem): Promise<LoadedContent | undefined> {
    if (this.#loaded !== undefined) return this.#loaded;
    if (item.kind === "attribute" && item.name !== "BODY") return undefined;
    if (
      item.kind === "section" &&
      item.section.path.length === 0 &&
      ["header", "fields"].includes(item.section.text.kind)
    ) {
      return new LoadedContent(this.#stored.header, empty);
    }
    return this.whole();
  }

  async whole(): Promise<LoadedContent> {
    if (this.#loaded !== undefined) return this.#loaded;
    const whole = await this.#session.space.account.bytes(this.#stored);
    const { length } = this.#stored.header;
    this.#loaded = new LoadedContent(whole.subarray(0, length), whole.subarray(length), whole);
    return this.#loaded;
  }
}

function runOf(item: FetchItem): "all" | "text" | undefined {
  if (item.kind !== "section" || item.section.path.length > 0) return undefined;
  const { kind } = item.section.text;
  return kind === "all" || kind === "text" ? kind : undefined;
}
