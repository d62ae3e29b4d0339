/** What a client is still to be sent: pieces of this turn, bytes that it has not taken, and who waits for that. */
import type { Socket } from "node:net";
import { giveBack } from "../base/give-back.ts";
import { ClientGone } from "./client-gone.ts";
import { GATHERED_BYTES_MAX, UNREAD_BYTES_MAX } from "./limits.ts";
import { deflated } from "./compression.ts";
import { flushLater, send, type Dirty, type Piece } from "./output.ts";

export class Outbox implements Dirty {
  /** Where it goes; another one once there is TLS. */
  socket: Socket;
  #pending: Piece[] | undefined;
  #pendingBytes = 0;
  #compresses = false;
  /** Memory that is of no use once everything pending is sent. */
  #lent: Uint8Array[] | undefined;
  #waiting: PromiseWithResolvers<void> | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  write(data: Piece, lent?: readonly Uint8Array[]): void {
    if (lent !== undefined) (this.#lent ??= []).push(...lent);
    if (this.#pending === undefined) {
      this.#pending = [data];
      flushLater(this);
    } else {
      this.#pending.push(data);
    }
    this.#pendingBytes += data.length;
    if (this.#pendingBytes >= GATHERED_BYTES_MAX) this.flush();
  }

  flush(): void {
    const pieces = this.#pending;
    if (pieces === undefined) return;
    this.#pending = undefined;
    this.#pendingBytes = 0;
    const lent = this.#lent;
    this.#lent = undefined;
    if (!this.socket.writable) return;
    const sent = lent && ((error?: Error | null): void => void (error ?? lent.forEach(giveBack)));
    send(this.socket, this.#compresses ? [deflated(pieces)] : pieces, sent);
    // Mostly the system has taken everything already; with TLS it tells later.
    if (this.socket.writableLength === 0) sent?.();
  }

  /** Compresses whatever is written from now on. */
  compress(): void {
    this.flush();
    this.#compresses = true;
  }

  /** Compresses no more. */
  endCompression(): void {
    this.flush();
    this.#compresses = false;
  }

  /** Whether the client has much unread. */
  get congested(): boolean {
    return this.socket.writableLength + this.#pendingBytes >= UNREAD_BYTES_MAX;
  }

  /** Whether somebody waits for the client to read. */
  get awaited(): boolean {
    return this.#waiting !== undefined;
  }

  /** Resolves when the client has taken enough. Rejects with ClientGone. */
  drained(): Promise<void> {
    this.flush();
    if (!this.socket.writableNeedDrain) return Promise.resolve();
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  /** The client took everything. */
  emptied(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  /** Nothing more will be taken; what was not sent is forgotten. */
  close(): void {
    this.#pending = undefined;
    this.#lent = undefined;
    this.#waiting?.reject(new ClientGone("the client is gone"));
    this.#waiting = undefined;
  }
}
