/** What a connection has to say: collected during a turn of the event loop, sent in one system call at its end. */
import type { Writable } from "node:stream";
import { JOINED_PIECE_BYTES_MAX } from "./limits.ts";

/** Someone with bytes to send at the end of the turn. */
export interface Dirty {
  flush(): void;
}

let dirty: Dirty[] = [];

/**
 * Has `flush` called when the present turn ends: after all promise jobs, so that a session which only waited for promises
 * (every SQLite transaction) still answers with one write.
 */
export function flushLater(connection: Dirty): void {
  if (dirty.push(connection) === 1) queueMicrotask(afterMicrotasks);
}

function afterMicrotasks(): void {
  process.nextTick(flushAll);
}

function flushAll(): void {
  const all = dirty;
  dirty = [];
  for (const each of all) each.flush();
}

export type Piece = Uint8Array | string;

export type Sent = (error?: Error | null) => void;

/** Sends pieces in one system call: long ones as they are, short ones that follow each other copied together. `sent` is told when all are gone. */
export function send(stream: Writable, pieces: readonly Piece[], sent?: Sent): void {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) stream.write(only, sent);
  else if (pieces.every((piece) => typeof piece === "string")) stream.write(pieces.join(""), sent);
  else sendMixed(stream, pieces, sent);
}

function sendMixed(stream: Writable, pieces: readonly Piece[], sent: Sent | undefined): void {
  const joined: Uint8Array[] = [];
  let short: Uint8Array[] = [];
  const join = (): void => {
    if (short.length > 0) joined.push(short.length === 1 ? short[0]! : Buffer.concat(short));
    short = [];
  };
  for (const piece of pieces) {
    const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
    if (bytes.length < JOINED_PIECE_BYTES_MAX) {
      short.push(bytes);
    } else {
      join();
      joined.push(bytes);
    }
  }
  join();
  if (joined.length > 1) stream.cork();
  for (const [i, bytes] of joined.entries()) stream.write(bytes, i === joined.length - 1 ? sent : undefined);
  if (joined.length > 1) stream.uncork();
}
