/** A connection to a filter: packets out, packets in, each within its time. */
import { connect, type Socket } from "node:net";
import type { MilterAddress } from "../../wire/milter/address.ts";
import { type Packet, PacketReader } from "../../wire/milter/packet.ts";
import { QUIT_MS_MAX, UNREAD_BYTES_MAX } from "./limits.ts";

/** The filter cannot be reached, or has gone, or does not answer in time. */
export class LinkLost extends Error {
  override name = "LinkLost";
  /** It is there, and too slow. */
  readonly isLate: boolean;

  constructor(message: string, { isLate = false } = {}) {
    super(message);
    this.isLate = isLate;
  }
}

/** A moment of this process's own time, which nobody sets. */
export type Moment = number & { readonly Moment: unique symbol };

export function inMs(ms: number): Moment {
  return (performance.now() + ms) as Moment;
}

export function sooner(one: Moment, other: Moment): Moment {
  return one < other ? one : other;
}

const TOO_LATE = "it does not answer in time";

export class Link implements Disposable {
  readonly #socket: Socket;
  readonly #reader = new PacketReader();
  #lost: LinkLost | undefined;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const wake = (): void => this.#wake?.();
    const lost = (why: string): void => {
      this.#lost ??= new LinkLost(why);
      wake();
    };
    socket
      .on("readable", () => {
        if (this.#wake !== undefined) return wake();
        // Nobody waits: what there is to read may be that it has closed, and that is told to who looks.
        socket.read(0);
      })
      .on("connect", wake)
      .on("drain", wake)
      .on("end", () => lost("it has closed the connection"))
      .on("error", (error) => lost(reasonOf(error)))
      .on("close", () => lost("the connection is closed"));
  }

  /** Rejects with LinkLost when nobody takes the connection by then. */
  static async open(address: MilterAddress, until: Moment): Promise<Link> {
    const to = address.kind === "unix" ? { path: address.path } : { host: address.host, port: address.port };
    const socket = connect({ ...to, noDelay: true });
    const link = new Link(socket);
    try {
      while (socket.connecting) await link.#turn(until, "it cannot be reached");
      if (link.#lost !== undefined) throw link.#lost;
      return link;
    } catch (error) {
      link[Symbol.dispose]();
      throw error;
    }
  }

  get usable(): boolean {
    return this.#lost === undefined;
  }

  /** Waits only while the filter has much unread. */
  async send(packets: readonly Uint8Array[], until: Moment): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    this.#socket.cork();
    for (const each of packets) this.#socket.write(each);
    this.#socket.uncork();
    while (this.#socket.writableLength > UNREAD_BYTES_MAX) await this.#turn(until, "it does not read what it is sent");
  }

  /** Throws MilterProblem for what is no packet. */
  async receive(until: Moment): Promise<Packet> {
    for (;;) {
      // Whoever talks all the time lets no timer come to its turn.
      if (performance.now() >= until) throw new LinkLost(TOO_LATE, { isLate: true });
      const packet = this.#reader.next();
      if (packet !== undefined) return packet;
      const bytes = this.#socket.read() as Buffer | null;
      if (bytes !== null) this.#reader.feed(bytes);
      else await this.#turn(until, TOO_LATE);
    }
  }

  /** Says a last word and closes. */
  end(last: Uint8Array): void {
    if (this.#lost !== undefined) return void this.#socket.destroy();
    this.#socket.setTimeout(QUIT_MS_MAX, () => this.#socket.destroy());
    this.#socket.end(last, () => this.#socket.destroy());
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  /** Until something happens on the connection. */
  async #turn(until: Moment, orElse: string): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    let isLate = false;
    const timer = setTimeout(
      () => {
        isLate = true;
        resolve();
      },
      Math.max(0, until - performance.now()),
    );
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#wake = undefined;
    }
    if (this.#lost !== undefined && this.#socket.readableLength === 0) throw this.#lost;
    if (isLate) throw new LinkLost(orElse, { isLate });
  }
}

/** A name may have several addresses, each with a reason of its own. */
function reasonOf(error: Error): string {
  const [first]: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? first.message : error.message;
}
