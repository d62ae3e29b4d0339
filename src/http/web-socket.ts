/** WebSockets over Node's server: the app answers who asks for one, and what it accepts becomes frames (RFC 6455). */
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Context, Hono } from "hono";
import { type WebSocket, WebSocketServer } from "ws";
import type { Log } from "../base/log.ts";
import type { Channel, Talk } from "../jmap/endpoint.ts";

/** Bytes of one message: those of a request over HTTP. */
const MESSAGE_BYTES_MAX = 10 * 1024 * 1024;

/** Messages of one client that are being answered, or whose answers it has not taken: it is not read from meanwhile. */
const MESSAGES_AT_ONCE = 8;

/** Milliseconds between two questions whether a client is still there, and how many it may leave unanswered. */
const BEAT_MS = 60_000;
const BEATS_MISSED_MAX = 3;

/** Milliseconds for a client to say goodbye. */
const GOODBYE_MS = 2_000;

type Start = (channel: Channel) => Talk;

/** A request for a WebSocket, as a route sees it. */
export class Upgrade {
  readonly #offered: ReadonlySet<string>;
  accepted: { readonly protocol: string; readonly start: Start } | undefined;

  constructor({ headers }: IncomingMessage) {
    this.#offered = new Set((headers["sec-websocket-protocol"] ?? "").split(",").map((each) => each.trim()));
  }

  offers(protocol: string): boolean {
    return this.#offered.has(protocol);
  }

  /** What the route answers then is not seen by anybody. */
  accept(protocol: string, start: Start): Response {
    this.accepted = { protocol, start };
    return new Response(null, { status: 204 });
  }
}

interface UpgradeBindings {
  readonly incoming: IncomingMessage;
  readonly upgrade: Upgrade;
}

/** Undefined for every other request. */
export function upgradeOf(context: Context): Upgrade | undefined {
  return (context.env as Partial<UpgradeBindings> | undefined)?.upgrade;
}

export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;

export function upgradeListener(app: Hono, log: Log): UpgradeListener {
  const conversations = new Conversations(log);
  return async (request, socket, head) => {
    const upgrade = new Upgrade(request);
    const bindings: UpgradeBindings = { incoming: request, upgrade };
    const asked = requestOf(request);
    const response = asked === undefined ? undefined : await app.fetch(asked, bindings);
    if (upgrade.accepted !== undefined) conversations.open(request, { socket, head, ...upgrade.accepted });
    else await refuse(socket, response ?? new Response(null, { status: 400 }));
  };
}

/** Undefined when its address is none. */
function requestOf({ url = "/", headers, method = "GET" }: IncomingMessage): Request | undefined {
  const address = URL.parse(url, `http://${headers.host ?? "localhost"}`);
  if (address === null) return undefined;
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as [string, string]],
  );
  return new Request(address, { method, headers: fields });
}

async function refuse(socket: Duplex, answered: Response): Promise<void> {
  // What is there for plain requests, an endless stream perhaps, is no answer to this one.
  if (answered.ok) await answered.body?.cancel();
  const response = answered.ok ? new Response(null, { status: 400 }) : answered;
  const body = Buffer.from(await response.arrayBuffer());
  const { status } = response;
  const fields = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(
    Buffer.concat([
      Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${fields}content-length: ${body.length}\r\n`),
      Buffer.from("connection: close\r\n\r\n"),
      body,
    ]),
  );
}

interface Accepted {
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly protocol: string;
  readonly start: Start;
}

/** All that are open in this process, and the beat that finds those whose client is gone. */
class Conversations {
  readonly #log: Log;
  readonly #open = new Set<Conversation>();
  #beat: NodeJS.Timeout | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  open(request: IncomingMessage, { socket, head, protocol, start }: Accepted): void {
    const server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: MESSAGE_BYTES_MAX,
      handleProtocols: () => protocol,
    });
    server.handleUpgrade(request, socket, head, (webSocket) => {
      try {
        this.#add(new Conversation(webSocket, start, (gone) => this.#remove(gone)));
      } catch (error) {
        this.#log.warn({ err: error, protocol: "http" }, "a WebSocket was refused");
        webSocket.close(TRY_AGAIN_LATER);
      }
    });
  }

  #add(conversation: Conversation): void {
    this.#open.add(conversation);
    this.#beat ??= setInterval(() => {
      for (const each of this.#open) each.beat();
    }, BEAT_MS).unref();
  }

  #remove(conversation: Conversation): void {
    this.#open.delete(conversation);
    if (this.#open.size > 0) return;
    clearInterval(this.#beat);
    this.#beat = undefined;
  }
}

const TRY_AGAIN_LATER = 1013;
const TEXTS_ONLY = 1003;

class Conversation implements Channel {
  readonly #webSocket: WebSocket;
  readonly #talk: Talk;
  #underWay = 0;
  #beatsMissed = 0;

  constructor(webSocket: WebSocket, start: Start, gone: (conversation: Conversation) => void) {
    this.#webSocket = webSocket;
    this.#talk = start(this);
    webSocket.on("message", (data, isBinary) => {
      if (isBinary || !(data instanceof Buffer)) this.close(TEXTS_ONLY, "only texts are understood");
      else void this.#receive(data.toString("utf8"));
    });
    webSocket.on("pong", () => (this.#beatsMissed = 0));
    // What is wrong with a frame ends the connection, with the code for it.
    webSocket.on("error", () => {});
    webSocket.on("close", () => {
      this.#talk[Symbol.dispose]();
      gone(this);
    });
  }

  async #receive(text: string): Promise<void> {
    this.#beatsMissed = 0;
    this.#underWay++;
    if (this.#underWay >= MESSAGES_AT_ONCE) this.#webSocket.pause();
    await this.#talk.receive(text);
    this.#underWay--;
    this.#beatsMissed = 0;
    if (this.#underWay < MESSAGES_AT_ONCE) this.#webSocket.resume();
  }

  send(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.#webSocket.send(text, () => resolve());
    });
  }

  get unsent(): number {
    return this.#webSocket.bufferedAmount;
  }

  close(code: number, reason: string): void {
    this.#webSocket.close(code, reason);
    // Who is not read from cannot say goodbye.
    this.#webSocket.resume();
    setTimeout(() => this.#webSocket.terminate(), GOODBYE_MS).unref();
  }

  beat(): void {
    if (this.#beatsMissed++ < BEATS_MISSED_MAX) this.#webSocket.ping();
    else this.#webSocket.terminate();
  }
}
