/** A FETCH in progress: pages of messages from the cheapest source, written as they come. */
import { Refusal } from "../../base/errors.ts";
import type { MessageRow, Modseq, Snapshot } from "../../store/model.ts";
import type { StoredContent } from "../../store/account.ts";
import type { FetchItem } from "../../wire/imap/fetch.ts";
import { ResponseBuffer } from "../../wire/imap/response-buffer.ts";
import { fetchOpening } from "./fetch-line.ts";
import { countOf, pagesOf, type Positions } from "../selected/message-numbers.ts";
import type { Session } from "../session.ts";
import type { View } from "../selected/view.ts";
import { asksToDecode, isDecodable } from "./binary.ts";
import { LargeContent } from "./large.ts";
import { PAGE_MESSAGES, WRITE_BYTES } from "./limits.ts";
import { type Known, LoadedContent, type Place, writeItem } from "./message.ts";
import { listPage, type Page, wholePage } from "./page.ts";
import { type FetchPlan, needsSummary } from "./plan.ts";
import { SnapshotLines } from "./snapshot-lines.ts";

/** A page whose messages are being written down. */
interface PageInHand {
  readonly places: readonly SequencedPlace[];
  readonly page: Page;
  /** The next of each. */
  place: number;
  row: number;
}

const uidItem: FetchItem = { kind: "attribute", name: "UID" };
const flagsItem: FetchItem = { kind: "attribute", name: "FLAGS" };
const modseqItem: FetchItem = { kind: "attribute", name: "MODSEQ" };

export class Fetching {
  readonly #session: Session;
  readonly #view: View;
  readonly #plan: FetchPlan;
  readonly #out = new ResponseBuffer();
  /** The items, and what goes with them when \Seen was set. */
  readonly #itemsWithFlags: readonly FetchItem[];
  #snapshot: Snapshot;
  #newlySeen = new Set<number>();
  /** The snapshot may be old: it is held against what is read first, and if it is, nothing was told by it. */
  #unsure: boolean;
  #inHand: PageInHand | undefined;
  /** Memory of messages that are written down, not needed once that is sent. */
  #lent: Uint8Array[] = [];
  /** Where the snapshot knows all that is asked. */
  readonly #lines: SnapshotLines | undefined;
  /** Messages whose page was not begun. */
  #left = 0;
  /** Messages in the client's numbering that are gone. */
  missing = 0;
  /** Messages of which an item was left out because a transfer encoding is unknown or broken. */
  undecodable = 0;

  /** `unsure`: the snapshot may be old. That can be seen where the plan reads `atOnce`. */
  constructor(session: Session, plan: FetchPlan, snapshot: Snapshot, { unsure = false } = {}) {
    this.#session = session;
    this.#view = session.view;
    this.#plan = plan;
    this.#snapshot = snapshot;
    this.#unsure = unsure;
    this.#lines = plan.source === "snapshot" ? new SnapshotLines(session.view, plan, session.uidOnly) : undefined;
    this.#itemsWithFlags = [
      ...(session.condstore && !session.uidOnly && !plan.withUid ? [uidItem] : []),
      ...(plan.withFlags ? [] : [flagsItem]),
      ...(session.condstore && !plan.withModseq ? [modseqItem] : []),
      ...plan.items,
    ];
  }

  /** Answers nothing when nothing had to be waited for: then no promise is made on the way. */
  run(positions: Positions): void | Promise<void> {
    this.#left = countOf(positions);
    const pages = pagesOf(positions, PAGE_MESSAGES[this.#plan.source]);
    const waits = this.#work(pages);
    if (waits !== undefined) return this.#workLater(waits, pages);
  }

  /** Goes on until all is done, or something has to be waited for. */
  #work(pages: Iterator<Positions>): Promise<void> | undefined {
    while (!this.#session.connection.closed) {
      if (this.#inHand === undefined) {
        const next = pages.next();
        if (next.done === true) return undefined;
        this.#left -= countOf(next.value);
        const waits = this.#begin(next.value);
        if (waits !== undefined) return waits;
      }
      const waits = this.#write() ?? this.#send();
      if (waits !== undefined) return waits;
    }
    return undefined;
  }

  async #workLater(first: Promise<void>, pages: Iterator<Positions>): Promise<void> {
    for (let waits: Promise<void> | undefined = first; waits !== undefined; waits = this.#work(pages)) await waits;
  }

  /** Writes what was gathered, and if there is more to come waits for a client that is slow to read. */
  #send(): Promise<void> | undefined {
    this.#session.writeAll(this.#out.take(), this.#lent);
    this.#lent = [];
    return this.#left === 0 && this.#inHand === undefined ? undefined : this.#session.drained();
  }

  /** Takes a page in hand: \Seen is set where it has to be, and what is needed is read. */
  #begin(positions: Positions): Promise<void> | undefined {
    if (this.#lines !== undefined) return this.#fromSnapshot(this.#lines, positions);
    const missing = this.missing;
    const places = this.#places(positions);
    const unseen = this.#plan.setsSeen && !this.#view.readOnly ? places.filter(isUnseen) : [];
    const page = unseen.length > 0 ? undefined : this.#readNow(places);
    if (page === undefined && this.#unsure) {
      this.missing = missing;
      return this.#renew(positions);
    }
    if (unseen.length > 0) return this.#beginUnseen(places, unseen);
    this.#newlySeen.clear();
    if (page === undefined) return this.#beginReading(places);
    this.#inHand = { places, page, place: 0, row: 0 };
    return undefined;
  }

  #fromSnapshot(lines: SnapshotLines, positions: Positions): undefined {
    this.#out.ascii(lines.of(this.#snapshot, positions));
    this.missing = lines.missing;
  }

  /** Begins with the newest snapshot. */
  #renew(positions: Positions): Promise<void> | undefined {
    this.#unsure = false;
    const snapshot = this.#session.snapshotNow();
    if (snapshot === undefined) return this.#renewLater(positions);
    this.#snapshot = snapshot;
    return this.#begin(positions);
  }

  async #renewLater(positions: Positions): Promise<void> {
    this.#snapshot = await this.#session.snapshot();
    await this.#begin(positions);
  }

  async #beginUnseen(places: SequencedPlace[], unseen: readonly SequencedPlace[]): Promise<void> {
    await this.#setSeen(places, unseen);
    await this.#beginReading(places);
  }

  async #beginReading(places: SequencedPlace[]): Promise<void> {
    this.#inHand = { places, page: await this.#read(places), place: 0, row: 0 };
  }

  /** A page that one statement reads, when that can be done at once. */
  #readNow(places: readonly SequencedPlace[]): Page | undefined {
    if (!this.#plan.atOnce) return undefined;
    const { account } = this.#session.space;
    const { mailboxId } = this.#view;
    const uids = places.map(({ uid }) => uid);
    if (this.#plan.source === "summaries") {
      const found = account.summariesNow(mailboxId, uids);
      return found && this.#isOfSnapshot(found.modseq) ? listPage(found.messages) : undefined;
    }
    const found = account.messagesNow(mailboxId, uids);
    return found && this.#isOfSnapshot(found.modseq) ? wholePage(found.messages) : undefined;
  }

  /** Whether the snapshot was the newest one when rows were read, or was sure to be when the command came. */
  #isOfSnapshot(modseq: Modseq): boolean {
    if (!this.#unsure) return true;
    if (modseq !== this.#snapshot.modseq) return false;
    this.#unsure = false;
    this.#session.saw(this.#snapshot);
    return true;
  }

  /** The messages of a page that are still there and changed since the client asked about, with their sequence numbers. */
  #places(page: Positions): SequencedPlace[] {
    const snapshot = this.#snapshot;
    const { uids } = this.#view;
    const direct = snapshot.uids === uids;
    const since = this.#plan.changedSince;
    const places: SequencedPlace[] = [];
    for (const [from, before] of page) {
      for (let position = from; position < before; position++) {
        const uid = uids[position]!;
        const index = direct ? position : snapshot.indexOf(uid);
        if (index < 0) this.missing++;
        else if (since === undefined || snapshot.modseqs.at(index) > since) {
          places.push({ snapshot, index, uid, recent: this.#view.isRecent(uid), sequence: position + 1 });
        }
      }
    }
    return places;
  }

  /** RFC 9051 6.4.5: showing a text sets \Seen, and the client is told. That it cannot be kept now is no reason not to show it. */
  async #setSeen(places: readonly SequencedPlace[], unseen: readonly SequencedPlace[]): Promise<void> {
    this.#newlySeen = new Set(unseen.map(({ uid }) => uid));
    const { account } = this.#session.space;
    const uids = Uint32Array.from(this.#newlySeen);
    try {
      const outcome = await account.write((mail) =>
        mail.changeFlags(this.#view.mailboxId, uids, { how: "add", flags: ["\\Seen"] }),
      );
      this.#view.knows(outcome);
      this.#snapshot = await this.#session.snapshotAt(outcome.modseq);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#newlySeen.clear();
      return;
    }
    for (const place of places) {
      place.snapshot = this.#snapshot;
      place.index = this.#snapshot.indexOf(place.uid);
    }
  }

  /** Writes down the messages of the page in hand, until all are or something has to be waited for. */
  #write(): Promise<void> | undefined {
    const hand = this.#inHand;
    if (hand === undefined) return undefined;
    const { places, page } = hand;
    const { rows } = page;
    while (hand.place < places.length) {
      const place = places[hand.place++]!;
      while (hand.row < rows.length && rows[hand.row]!.uid < place.uid) hand.row++;
      const row = rows[hand.row];
      if (row?.uid !== place.uid || place.index < 0) {
        this.missing++;
        continue;
      }
      const waits = this.#known(place, row, hand);
      if (waits !== undefined) return waits;
      const full = this.#out.size > WRITE_BYTES ? this.#send() : undefined;
      if (full !== undefined) return full;
    }
    this.#inHand = undefined;
    return undefined;
  }

  #known(place: SequencedPlace, row: MessageRow, { page, row: at }: PageInHand): Promise<void> | undefined {
    const summary = page.summaries?.[at];
    const stored = page.contents?.[at];
    const preview = page.previews?.get(row.emailId);
    if (stored !== undefined && "blob" in stored.body) return this.#large(place, { row, summary, preview }, stored);
    const header = page.headers?.get(row.emailId);
    let content: LoadedContent | undefined;
    if (stored !== undefined && "bytes" in stored.body) content = new LoadedContent(stored.header, stored.body.bytes);
    else if (header !== undefined) content = new LoadedContent(header, new Uint8Array(0));
    this.#message(place, { row, summary, content, preview });
    if (content !== undefined && page.own) this.#lent.push(content.header, content.body);
    return undefined;
  }

  /** One consistent read of what a page needs. */
  #read(places: readonly SequencedPlace[]): Promise<Page> {
    const { source, items, atOnce, withPreview } = this.#plan;
    const { mailboxId } = this.#view;
    const uids = places.map(({ uid }) => uid);
    const alsoSummaries = source === "summaries" || items.some(needsSummary);
    return this.#session.space.account.read(async (mail): Promise<Page> => {
      if (atOnce && source === "contents") return wholePage(await mail.messages(mailboxId, uids));
      const summaries = alsoSummaries ? await mail.summaries(mailboxId, uids) : undefined;
      const rows = summaries ?? (await mail.rows(mailboxId, uids));
      const ids = rows.map((row) => row.emailId);
      const contents = source === "contents" ? await mail.contents(ids) : undefined;
      const headers = source === "headers" ? new Map<number, Uint8Array>() : undefined;
      if (headers !== undefined) for (const id of ids) headers.set(id, await mail.header(id));
      const previews = withPreview ? await mail.previews(ids) : undefined;
      return { rows, summaries, contents, own: false, headers, previews };
    });
  }

  #open(place: SequencedPlace): void {
    const { snapshot, index } = place;
    const withFlags = this.#plan.withFlags || this.#newlySeen.has(place.uid);
    if (withFlags) this.#out.ascii(this.#view.announce(snapshot.flagSet(snapshot.flagSets.at(index))));
    this.#out.ascii(`* ${fetchOpening(this.#session.uidOnly, place.sequence, place.uid)}`);
  }

  /** What is told of a message: what was asked for, and the flags if they have just changed. */
  #items(place: SequencedPlace, content: LoadedContent | undefined): readonly FetchItem[] {
    const items = this.#newlySeen.has(place.uid) ? this.#itemsWithFlags : this.#plan.items;
    if (!this.#plan.decodes || content === undefined) return items;
    const possible = items.filter((item) => !asksToDecode(item) || isDecodable(item, content));
    if (possible.length < items.length) this.undecodable++;
    return possible;
  }

  #message(place: SequencedPlace, known: Known): void {
    const out = this.#out;
    const items = this.#items(place, known.content);
    if (items.length === 0) return;
    this.#open(place);
    let first = true;
    for (const item of items) {
      if (!first) out.ascii(" ");
      first = false;
      writeItem(out, item, place, known, this.#session);
    }
    out.ascii(")\r\n");
  }

  /** A message whose body is a blob: what can be streamed is, for the rest it is loaded. */
  async #large(place: SequencedPlace, known: Omit<Known, "content">, stored: StoredContent): Promise<void> {
    const large = new LargeContent(this.#session, stored);
    const items = this.#items(place, this.#plan.decodes ? await large.whole() : undefined);
    if (items.length === 0) return;
    // What cannot be read is found out before a part of the line is sent.
    for (const item of items) if (!large.streams(item)) await large.loaded(item);
    this.#open(place);
    let first = true;
    for (const item of items) {
      if (!first) this.#out.ascii(" ");
      first = false;
      if (large.streams(item)) await large.stream(item, this.#out);
      else writeItem(this.#out, item, place, { ...known, content: await large.loaded(item) }, this.#session);
    }
    this.#out.ascii(")\r\n");
  }
}

interface SequencedPlace extends Place {
  snapshot: Snapshot;
  index: number;
  readonly sequence: number;
}

function isUnseen({ snapshot, index }: SequencedPlace): boolean {
  return !snapshot.flagSet(snapshot.flagSets.at(index)).seen;
}
