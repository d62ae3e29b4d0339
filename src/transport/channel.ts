/** A connection to another server: lines and text out, replies in, each within its time. */
import type { Socket } from "node:net";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import { SyntaxProblem } from "../base/errors.ts";
import { type Piece, send } from "../net/output.ts";
import { adopt, disown, leave, listen, type SocketOwner } from "../net/socket-events.ts";
import { ReplyReader, type ServerReply } from "../wire/smtp/reply-reader.ts";
import { BLOCK_BYTES } from "./limits.ts";
import { type Trouble, trouble } from "./trouble.ts";

/** Where it leads: a name for people, and an address. */
export interface Remote {
  readonly host: string;
  readonly address: string;
}

export class Channel implements SocketOwner {
  readonly remote: Remote;
  #socket: Socket;
  #reader = new ReplyReader();
  #ready: ServerReply[] = [];
  /** Replies that the other side owes: for its greeting, and for every command sent. */
  #owed = 1;
  #waiting: PromiseWithResolvers<void> | undefined;
  #end: Trouble | undefined;
  #lastWords: string | undefined;

  /** `socket` is connected. */
  constructor(socket: Socket, remote: Remote) {
    this.#socket = socket;
    this.remote = remote;
    adopt(socket, this);
    listen(socket);
  }

  /** Why nothing more can be said or heard; undefined while something can. */
  get trouble(): Trouble | undefined {
    return this.#end;
  }

  /** The connection stands, every command has its reply, and nothing else was said. */
  get quiet(): boolean {
    return this.#end === undefined && this.#owed === 0 && !this.leftover;
  }

  /** Something has arrived that nobody has asked for yet. */
  get leftover(): boolean {
    return this.#ready.length > 0 || this.#reader.unread;
  }

  /** Sends pieces in one system call; `replies` will be answered to them. */
  write(pieces: readonly Piece[], replies: number): void {
    this.#owed += replies;
    if (this.#end === undefined) send(this.#socket, pieces);
  }

  /** Sends a long text block by block, each within `ms`. Stops early when the other side hangs up; the reply tells why. */
  async writeText(pieces: readonly Uint8Array[], ms: number, replies: number): Promise<void> {
    this.#owed += replies;
    for (const piece of pieces) {
      for (let at = 0; at < piece.length; at += BLOCK_BYTES) {
        if (this.#end !== undefined) return;
        const taken = this.#socket.write(piece.subarray(at, at + BLOCK_BYTES));
        if (!taken) await this.#wait(ms, () => this.#end !== undefined || !this.#socket.writableNeedDrain);
      }
    }
  }

  /** The next reply. Throws Trouble when it does not come within `ms`, when the other side hangs up, or when it makes no sense. */
  async reply(ms: number): Promise<ServerReply> {
    if (this.#ready.length === 0) await this.#wait(ms, () => this.#ready.length > 0 || this.#end !== undefined);
    const reply = this.#ready.shift();
    if (reply === undefined) throw this.#end as Trouble;
    this.#owed--;
    return reply;
  }

  /** All of it within `ms`: what comes a byte at a time comes too late. */
  async #wait(ms: number, over: () => boolean): Promise<void> {
    if (over()) return;
    const timer = setTimeout(() => this.#fail(this.#lost("4.4.2", `did not answer for ${ms / 1000} seconds`)), ms);
    while (!over()) {
      this.#waiting = Promise.withResolvers<void>();
      await this.#waiting.promise;
    }
    clearTimeout(timer);
  }

  #wake(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  #lost(enhanced: string, what: string): Trouble {
    return trouble(enhanced, `${this.remote.host} [${this.remote.address}] ${what}`);
  }

  /** Ends the connection for a reason that is then everybody's who waits for it. */
  #fail(reason: Trouble): void {
    this.#end ??= reason;
    this.#socket.destroy();
    this.#wake();
  }

  /** Ends the connection at once. */
  abort(reason: Trouble): void {
    this.#fail(reason);
  }

  /** Says QUIT, and cuts the connection when the other side has not hung up within `ms`. Resolves when it is gone. */
  async quit(ms: number): Promise<void> {
    if (this.#end === undefined) {
      this.#end = this.#lost("4.4.2", "was told QUIT");
      this.#socket.end("QUIT\r\n");
    }
    if (this.#socket.closed) return;
    const socket = this.#socket;
    const timer = setTimeout(() => socket.destroy(), ms).unref();
    await new Promise<void>((done) => socket.once("close", () => done()));
    clearTimeout(timer);
  }

  /** Puts TLS between. What was received in clear text and not asked for came from somebody in the middle (CVE-2011-0411). */
  async secure(options: ConnectionOptions, ms: number): Promise<TLSSocket> {
    if (this.leftover) throw this.#failed("4.7.0", "sent something in clear text after its reply to STARTTLS");
    const plain = this.#socket;
    leave(plain);
    disown(plain);
    const secure = connect({ ...options, socket: plain });
    this.#socket = secure;
    adopt(secure, this);
    let shaken = false;
    secure.once("secureConnect", () => {
      shaken = true;
      this.#wake();
    });
    await this.#wait(ms, () => shaken || this.#end !== undefined);
    if (this.#end !== undefined) throw this.#end;
    listen(secure);
    return secure;
  }

  #failed(enhanced: string, what: string): Trouble {
    this.#fail(this.#lost(enhanced, what));
    return this.#end as Trouble;
  }

  received(chunk: Uint8Array): void {
    if (this.#end !== undefined) return;
    this.#reader.feed(chunk);
    try {
      for (let reply = this.#reader.next(); reply !== undefined; reply = this.#reader.next()) this.#ready.push(reply);
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      return this.#fail(this.#lost("4.5.0", `is not understood: ${error.message}`));
    }
    if (this.#ready.length > this.#owed) {
      // A goodbye may come at any time (RFC 5321 3.8).
      const goodbye = this.#ready.find(({ code }) => code === 421);
      this.#fail(this.#lost("4.4.2", goodbye === undefined ? "says more than it was asked" : "said goodbye"));
    }
    this.#wake();
  }

  inputEnded(): void {
    this.#fail(this.#lost("4.4.2", this.#hangUp()));
  }

  emptied(): void {
    this.#wake();
  }

  failed(error: Error): void {
    this.#lastWords = error.message;
  }

  gone(): void {
    this.#end ??= this.#lost("4.4.2", this.#hangUp());
    this.#wake();
  }

  #hangUp(): string {
    return this.#lastWords === undefined ? "hung up" : `hung up (${this.#lastWords})`;
  }
}
