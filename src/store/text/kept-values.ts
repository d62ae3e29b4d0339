/** The kept values of a field in memory, a mailbox at a time, so that a search need not read their rows again: what came since is added. */
import { lowerBound } from "../../base/rising.ts";
import { type Sql, sql } from "../../db/sql.ts";
import type { Mask } from "../search/masks.ts";
import { scan, type Scanned } from "../search/scan.ts";
import type { Snapshot } from "../model.ts";
import { ValuePiece } from "./value-piece.ts";

/** Memory for the values of one process: subjects are 50 characters, so some 300,000 messages, twice that where all letters are European. */
const VALUES_BYTES_MAX = 32 * 1024 * 1024;

/** Of what is kept of a mailbox's field beside the values: many mailboxes are empty. */
const ENTRY_BYTES = 200;

/** Messages whose values are read in one statement: a millisecond or two. */
export const VALUES_WINDOW = 1000;

/** Messages whose values are one piece: a tenth of a millisecond to look through. */
const PIECE = 1000;

/** How many values are read for each that is asked for; where more would be, rows are looked at. */
const MORE_THAN_ASKED = 2;

/** Values of messages that went, beyond those that are there, before all is read anew. */
const GONE_MAX = 1000;

export const indexed: Sql = sql`message
  join email_text on email_text.account_id = message.account_id and email_text.email_id = message.email_id`;

/** Of one field in one mailbox, in the order of UIDs; never changed, but followed by another one. */
export interface Values {
  readonly uidValidity: number;
  /** All messages up to this UID are in it. */
  readonly upTo: number;
  readonly pieces: readonly ValuePiece[];
  readonly bytes: number;
  /** They are more than are kept; there are no pieces then. */
  readonly tooMany: boolean;
}

const nothingYet = (uidValidity: number): Values => ({ uidValidity, upTo: 0, pieces: [], bytes: 0, tooMany: false });

export class KeptValues {
  readonly #bytesMax: number;
  /** In the order of last use. */
  readonly #entries = new Map<string, Values>();
  #bytes = 0;

  constructor(bytesMax = VALUES_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** The values of all messages of the snapshot; undefined where reading rows costs less, or the values are too many. */
  async get(parts: Scanned, column: string): Promise<Values | undefined> {
    const { accountId, snapshot, within } = parts;
    const key = `${accountId}/${snapshot.mailboxId}/${column}`;
    const known = this.#goesOn(key, snapshot);
    if (known.tooMany) return undefined;
    const from = lowerBound(snapshot.uids, known.upTo + 1);
    const missing = snapshot.uids.length - from;
    if (missing === 0) {
      this.#keep(key, known);
      return known;
    }
    if (within !== undefined && missing > MORE_THAN_ASKED * countOf(within)) return undefined;
    const { values, isWhole } = await this.#extended(known, parts, { column, from });
    // What is missing was removed meanwhile, or its turn to be indexed has not come.
    if (isWhole || values.tooMany) this.#keep(key, values);
    return values.tooMany ? undefined : values;
  }

  /** Forgets the values of an account that goes: its id may come again with other messages. */
  drop(accountId: number): void {
    for (const key of this.#entries.keys()) if (key.startsWith(`${accountId}/`)) this.#forget(key);
  }

  #goesOn(key: string, { uidValidity, uids }: Snapshot): Values {
    const known = this.#entries.get(key);
    const isOld = known === undefined || known.uidValidity !== uidValidity;
    if (isOld || (known.pieces.length - 1) * PIECE > 2 * uids.length + GONE_MAX) return nothingYet(uidValidity);
    return known;
  }

  /** Reads what comes behind the values, from a position in the snapshot on. */
  async #extended(
    known: Values,
    parts: Scanned,
    { column, from }: { column: string; from: number },
  ): Promise<{ values: Values; isWhole: boolean }> {
    const { uids, uidValidity } = parts.snapshot;
    const last = known.pieces.at(-1);
    const goesOn = last !== undefined && last.length < PIECE;
    const pieces = goesOn ? known.pieces.slice(0, -1) : [...known.pieces];
    let bytes = goesOn ? known.bytes - last.bytes : known.bytes;
    let next = goesOn ? last.entries() : [];
    let found = 0;
    const end = (): void => {
      const piece = new ValuePiece(next);
      pieces.push(piece);
      bytes += piece.bytes;
      next = [];
    };
    const columns: Sql = { text: [column], values: [] };
    const within = new Uint8Array(uids.length).fill(1, from);
    await scan(
      { ...parts, within },
      { columns, from: indexed, holds: sql`1 = 1`, window: VALUES_WINDOW },
      ([uid, value]) => {
        found++;
        if (bytes > this.#bytesMax) return;
        next.push([Number(uid), value as string | null]);
        if (next.length === PIECE) end();
      },
    );
    if (next.length > 0) end();
    const upTo = uids.at(-1) ?? 0;
    const values =
      bytes > this.#bytesMax
        ? { ...nothingYet(uidValidity), tooMany: true }
        : { uidValidity, upTo, pieces, bytes, tooMany: false };
    return { values, isWhole: found === uids.length - from };
  }

  #keep(key: string, values: Values): void {
    this.#forget(key);
    this.#entries.set(key, values);
    this.#bytes += values.bytes + ENTRY_BYTES;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const values = this.#entries.get(key);
    if (values === undefined) return;
    this.#bytes -= values.bytes + ENTRY_BYTES;
    this.#entries.delete(key);
  }
}

function countOf(mask: Mask): number {
  return mask.reduce((sum, one) => sum + one, 0);
}
