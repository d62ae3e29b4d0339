/** A client's socket as its session sees it: one write a turn, bytes given one chunk at a time, budgets, deadlines, TLS. */
import assert from "node:assert";
import type { Socket } from "node:net";
import type { Protocol } from "../base/events.ts";
import { isLoopback } from "../base/network.ts";
import type { Log } from "../base/log.ts";
import { ClientGone } from "./client-gone.ts";
import { Inflater } from "./compression.ts";
import type { Connection, Goodbye, Handler, OpenLogin, Peer, TlsState } from "./connection.ts";
import { Inbox } from "./inbox.ts";
import {
  HANDSHAKE_MS_MAX,
  IDLE_MS_DEFAULT,
  LINGER_BYTES_MAX,
  LINGER_MS_MAX,
  LOGIN_MS_MAX,
  UNREAD_MS_MAX,
} from "./limits.ts";
import { LoginBudget } from "./login-budget.ts";
import { unmapped } from "./networks.ts";
import { Outbox } from "./outbox.ts";
import type { Port } from "./port.ts";
import { readProxyHeader } from "./proxy-header.ts";
import { CROWDED, expel } from "./registry.ts";
import { adopt, disown, leave, listen, type SocketOwner } from "./socket-events.ts";
import { SecureState, secureSocket } from "./tls.ts";
import type { Timed } from "./wheel.ts";

type Phase = "handshake" | "open" | "ending" | "closed";

let count = 0;

export class SocketConnection implements Connection, SocketOwner, Timed {
  readonly id: string;
  slot = -1;
  #peer: Peer;
  #tls: TlsState | undefined;
  #log: Log | undefined;
  readonly #port: Port;
  #stream: Socket;
  #handler: Handler | undefined;
  #phase: Phase = "handshake";
  /** The session works on a chunk; what arrives meanwhile is held. */
  #busy = true;
  #held: Inbox | undefined;
  #lastInput = false;
  readonly #outbox: Outbox;
  /** Undefined while the client does not compress. */
  #inflater: Inflater | undefined;
  /** Bytes thrown away after the goodbye. */
  #bytesDropped = 0;
  /** Undefined once logged in, and where nobody logs in. */
  #budget: LoginBudget | undefined;
  /** What it is logged in with, while that can end. */
  #login: Disposable | undefined;
  #idleMs = IDLE_MS_DEFAULT;
  /** Ticks of the wheel: the last byte from the client, and the end of the phase or of the time to log in. */
  #lastByte: number;
  #phaseEnd: number;
  readonly #openedAt: number;
  /** The address whose place it has; none yet where a load balancer has to say who it is. */
  #place: string | undefined;
  #reason = "client closed";

  constructor(stream: Socket, port: Port, place: string | undefined) {
    const { wheel, clock, idPrefix } = port.parts;
    this.id = idPrefix + (++count).toString(36);
    this.#port = port;
    this.#stream = stream;
    this.#outbox = new Outbox(stream);
    this.#place = place;
    this.#peer = { address: unmapped(stream.remoteAddress ?? ""), port: stream.remotePort ?? 0 };
    if (port.login === "required") this.#budget = new LoginBudget();
    this.#openedAt = clock.now();
    this.#lastByte = wheel.now;
    this.#phaseEnd = wheel.after(HANDSHAKE_MS_MAX);
    wheel.add(this);
    adopt(stream, this);
    void this.#begin();
  }

  get protocol(): Protocol {
    return this.#port.protocol;
  }

  get log(): Log {
    this.#log ??= this.#port.parts.log.child({ connection: this.id, protocol: this.protocol });
    return this.#log;
  }

  get peer(): Peer {
    return this.#peer;
  }

  get local(): Peer {
    return { address: unmapped(this.#stream.localAddress ?? ""), port: this.#stream.localPort ?? 0 };
  }

  get tls(): TlsState | undefined {
    return this.#tls;
  }

  get canStartTls(): boolean {
    return this.#tls === undefined && this.#port.tls !== "none" && this.#port.parts.certificates !== undefined;
  }

  get allowsLogin(): boolean {
    return this.#tls !== undefined || this.#port.parts.clearTextLogins || isLoopback(this.#peer.address);
  }

  get closed(): boolean {
    return this.#phase === "closed" || this.#phase === "ending";
  }

  write(data: Uint8Array | string, lent?: readonly Uint8Array[]): void {
    if (!this.closed && data.length > 0) this.#outbox.write(data, lent);
  }

  get congested(): boolean {
    return this.#outbox.congested;
  }

  drained(): Promise<void> {
    if (this.closed) return Promise.reject(new ClientGone("the client is gone"));
    return this.#outbox.drained();
  }

  async startTls(): Promise<void> {
    assert(this.canStartTls, "STARTTLS where it was not on offer");
    this.#outbox.flush();
    await this.#secure();
  }

  idleLimit(ms: number): void {
    this.#idleMs = ms;
    this.#port.parts.wheel.sooner(this);
  }

  loggedIn(login?: OpenLogin): void {
    this.#budget = undefined;
    this.#login?.[Symbol.dispose]();
    this.#login = login?.watch(() => expel(this));
  }

  loggedOut(): void {
    this.loggedIn();
    this.#outbox.endCompression();
    this.#inflater?.end();
    const { wheel } = this.#port.parts;
    this.#budget = new LoginBudget();
    this.#idleMs = IDLE_MS_DEFAULT;
    this.#phaseEnd = wheel.after(LOGIN_MS_MAX);
    wheel.sooner(this);
  }

  compress(): void {
    this.#outbox.compress();
    this.#inflater = new Inflater();
  }

  get compressed(): boolean {
    return this.#inflater?.ended === false;
  }

  actAs(peer: Peer): void {
    this.#peer = { address: unmapped(peer.address), port: peer.port };
  }

  end(reason: string): void {
    if (this.closed) return;
    this.#outbox.flush();
    this.#reason = reason;
    this.#phase = "ending";
    this.#held = undefined;
    this.#outbox.close();
    this.#phaseEnd = this.#port.parts.wheel.after(this.#stream.writableLength > 0 ? UNREAD_MS_MAX : LINGER_MS_MAX);
    this.#port.parts.wheel.sooner(this);
    this.#stream.end();
    this.#stream.resume();
  }

  stop(why: Goodbye): void {
    if (this.#phase === "handshake") this.destroy("server stops");
    else if (this.#phase === "open") this.#told(() => this.#handler?.stop(why));
  }

  /** Closes at once, whatever was not sent yet. */
  destroy(reason: string): void {
    if (this.#phase !== "ending") this.#reason = reason;
    this.#stream.destroy();
  }

  deadline(): number {
    if (this.#phase !== "open") return this.#phaseEnd;
    const idle = this.#lastByte + Math.ceil(this.#idleMs / 1000) + 1;
    return this.#budget === undefined ? idle : Math.min(idle, this.#phaseEnd);
  }

  due(): void {
    if (this.#phase !== "open") {
      this.destroy("too slow");
    } else if (this.#outbox.awaited) {
      this.destroy("client does not read");
    } else if (this.#busy) {
      this.#lastByte = this.#port.parts.wheel.now;
    } else {
      this.#giveUp("timeout");
    }
  }

  async #begin(): Promise<void> {
    try {
      if (this.#place === undefined) await this.#behindBalancer();
      if (this.#port.tls === "implicit") await this.#secure();
    } catch (error) {
      this.#refuse(error);
      return;
    }
    if (!this.#stream.destroyed) this.#open();
  }

  /** A load balancer says who the client is; the limits are that client's then. */
  async #behindBalancer(): Promise<void> {
    const { client, tls } = await readProxyHeader(this.#stream);
    if (client === undefined) return;
    this.actAs(client);
    const { registry, proxiedTls } = this.#port.parts;
    if (proxiedTls) this.#tls = tls;
    const { address } = this.#peer;
    if (!(await registry.take(address))) throw new ClientGone(CROWDED);
    if (this.#phase === "closed") registry.give(address);
    else this.#place = address;
  }

  #refuse(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#port.parts.events.connectionRefused({ protocol: this.protocol, peer: this.#peer.address, reason });
    this.destroy(reason);
  }

  #open(): void {
    const { parts, protocol } = this.#port;
    this.#phase = "open";
    this.#lastByte = parts.wheel.now;
    this.#phaseEnd = parts.wheel.after(LOGIN_MS_MAX);
    parts.wheel.sooner(this);
    parts.events.connectionOpened({
      protocol,
      connection: this.id,
      peer: this.#peer.address,
      tls: this.#tls !== undefined,
    });
    listen(this.#stream);
    this.#guarded(() => {
      this.#handler = this.#port.handler(this);
      return this.#handler.start();
    });
  }

  /** Tells the session something that it answers at once, whatever it is doing. */
  #told(news: () => void): void {
    try {
      news();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Runs a piece of the session; while it waits for something, what arrives is held. Its errors are ours, and end the connection. */
  #guarded(work: () => void | Promise<void>): void {
    this.#busy = true;
    try {
      const waits = work();
      if (waits !== undefined || this.congested) void this.#finish(waits);
      else this.#busy = false;
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Waits for the session, then gives it what was held meanwhile. */
  async #finish(waits: void | Promise<void>): Promise<void> {
    try {
      await waits;
      for (;;) {
        if (this.congested && this.#phase === "open") await this.drained();
        const chunk = this.#unhold();
        if (chunk === undefined) break;
        await this.#give(chunk);
      }
      this.#busy = false;
      if (this.#lastInput) this.end("client closed");
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (error instanceof ClientGone) return this.destroy(error.message);
    this.log.error({ err: error }, "session failed");
    this.end("internal error");
  }

  received(chunk: Uint8Array): void {
    this.#lastByte = this.#port.parts.wheel.now;
    this.#port.parts.registry.heard++;
    if (this.#phase !== "open") {
      this.#bytesDropped += chunk.length;
      if (this.#bytesDropped > LINGER_BYTES_MAX) this.destroy("client does not stop");
    } else if (this.#busy) {
      this.#held ??= new Inbox();
      this.#held.push(chunk, this.#stream);
    } else {
      this.#guarded(() => this.#give(chunk));
    }
  }

  #give(chunk: Uint8Array): void | Promise<void> {
    if (this.#budget?.spend(chunk) === false) return this.#giveUp("too much before login");
    if (this.#inflater !== undefined) return this.#inflater.feed(chunk, (piece) => this.#handler?.receive(piece));
    return this.#handler?.receive(chunk);
  }

  /** Lets the session say goodbye. */
  #giveUp(reason: string): void {
    this.#told(() => this.#handler?.timeout());
    this.end(reason);
  }

  #unhold(): Uint8Array | undefined {
    const chunk = this.#phase === "open" ? this.#held?.shift(this.#stream) : undefined;
    if (chunk === undefined) this.#held = undefined;
    return chunk;
  }

  /** The client will send no more; what it sent is still answered. */
  inputEnded(): void {
    this.#lastInput = true;
    if (!this.#busy) this.end("client closed");
  }

  emptied(): void {
    this.#lastByte = this.#port.parts.wheel.now;
    this.#outbox.emptied();
  }

  failed(error: Error): void {
    if (this.#phase !== "ending") this.#reason = error.message;
  }

  gone(): void {
    if (this.#phase === "closed") return;
    const { parts, protocol } = this.#port;
    this.#phase = "closed";
    this.#held = undefined;
    parts.wheel.remove(this);
    this.#outbox.close();
    this.#inflater?.close();
    this.#login?.[Symbol.dispose]();
    parts.registry.remove(this);
    if (this.#place !== undefined) parts.registry.give(this.#place);
    if (this.#handler === undefined) return;
    parts.events.connectionClosed({
      protocol,
      connection: this.id,
      reason: this.#reason,
      bytesIn: this.#stream.bytesRead,
      bytesOut: this.#stream.bytesWritten,
      ms: parts.clock.now() - this.#openedAt,
    });
    try {
      this.#handler?.closed();
    } catch (error) {
      this.log.error({ err: error }, "session failed at its end");
    }
  }

  /** Puts TLS between the socket and the session. What was received in clear text and not used is dropped. */
  async #secure(): Promise<void> {
    const { certificates, wheel } = this.#port.parts;
    assert(certificates !== undefined, "TLS without a certificate");
    const plain = this.#stream;
    leave(plain);
    this.#held = undefined;
    const before = this.#phase;
    this.#phase = "handshake";
    this.#phaseEnd = wheel.after(HANDSHAKE_MS_MAX);
    wheel.sooner(this);
    const secure = await secureSocket(plain, certificates);
    disown(plain);
    this.#stream = secure;
    this.#outbox.socket = secure;
    adopt(secure, this);
    this.#tls = new SecureState(secure);
    if (before !== "open") return;
    this.#phase = "open";
    this.#phaseEnd = wheel.after(LOGIN_MS_MAX);
    listen(this.#stream);
  }
}
