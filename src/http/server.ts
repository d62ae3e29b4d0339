/** The HTTP listener: Node's server, in clear text or behind the server's TLS. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createNetServer, type AddressInfo, type Server as NetServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Log } from "../base/log.ts";
import { HANDSHAKE_MS_MAX } from "../net/limits.ts";
import { type Certificates, type ChallengeCertificates, secureOrShow, secureSocket } from "../net/tls.ts";
import { Places, type PlacesRule } from "./places.ts";

/** Milliseconds for a request's header, and for the whole request. */
const HEADER_MS_MAX = 10_000;
const REQUEST_MS_MAX = 60_000;
/** Milliseconds that a client may leave what was sent to it: whoever asks and never reads keeps a place for ever otherwise. */
const UNTAKEN_MS_MAX = 60_000;
const CONNECTIONS_MAX = 1000;
/** Connections of one client network: an office behind one address, with some six from each browser that has just opened a page. */
const CONNECTIONS_PER_NETWORK_MAX = 200;

export interface WebListener {
  /** Answers a request. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Makes a WebSocket of a connection, or refuses to. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
}

export interface HttpOptions {
  /** What answers; the first request may have to wait until it is loaded. */
  readonly web: () => Promise<WebListener>;
  readonly host: string;
  readonly port: number;
  readonly reusePort: boolean;
  /** Undefined: clear text. */
  readonly certificates: Certificates | undefined;
  /** Where the server fetches its own certificates. */
  readonly challenges?: ChallengeCertificates | undefined;
  readonly log: Log;
  /** For tests. */
  readonly places?: PlacesRule;
  readonly untakenMs?: number;
}

export interface HttpListener extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** A client that another process let in. */
  take(socket: Socket): void;
}

export async function startHttp(options: HttpOptions): Promise<HttpListener> {
  const { web, certificates, log } = options;
  const limits = { headersTimeout: HEADER_MS_MAX, requestTimeout: REQUEST_MS_MAX };
  const server = createServer({ ...limits, shouldUpgradeCallback: isForWebSocket }, (request, response) => {
    // Silence while there is nothing to take is no fault: the answer takes its time, or is a stream of events.
    response.on("timeout", (socket: Socket) => {
      if (socket.writableLength > 0) socket.destroy();
    });
    if (!namesOneHost(request)) {
      response.writeHead(400, { connection: "close" }).end();
      return;
    }
    web()
      .then(({ answer }) => answer(request, response))
      .catch((error: unknown) => {
        log.error({ err: error, protocol: "http" }, "a request could not be answered");
        response.destroy();
      });
  });
  server.timeout = options.untakenMs ?? UNTAKEN_MS_MAX;
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    if (!namesOneHost(request)) {
      socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    web()
      .then(({ upgrade }) => upgrade(request, socket, head))
      .catch((error: unknown) => {
        log.error({ err: error, protocol: "http" }, "a WebSocket failed");
        socket.destroy();
      });
  });
  const listener: NetServer = certificates === undefined ? server : behindTls(server, certificates, options.challenges);
  listener.maxConnections = CONNECTIONS_MAX;
  const places = new Places(options.places ?? { perNetwork: CONNECTIONS_PER_NETWORK_MAX });
  listener.on("connection", (socket: Socket) => places.admit(socket));
  listener.listen({ host: options.host, port: options.port, reusePort: options.reusePort });
  await once(listener, "listening");
  listener.on("error", (error) => log.error({ err: error, protocol: "http" }, "listener failed"));
  const { address, port } = listener.address() as AddressInfo;
  return {
    host: address,
    port,
    take: (socket) => void listener.emit("connection", socket.setNoDelay(true)),
    async [Symbol.asyncDispose]() {
      listener.close();
      server.closeIdleConnections();
    },
  };
}

/** RFC 9112 3.2: with two of them, a proxy in front of us may have believed the other one. */
function namesOneHost({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.filter((text, at) => at % 2 === 0 && text.toLowerCase() === "host").length < 2;
}

/** What else somebody would like to speak instead (h2c) is not meant: it is answered as a plain request. */
function isForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}

/** Gives the server connections whose TLS is done. */
function behindTls(
  server: Server,
  certificates: Certificates,
  challenges: ChallengeCertificates | undefined,
): NetServer {
  return createNetServer({ noDelay: true }, (socket) => void secure(socket));

  async function secure(socket: Socket): Promise<void> {
    socket.on("error", () => socket.destroy());
    socket.setTimeout(HANDSHAKE_MS_MAX, () => socket.destroy());
    try {
      const tls =
        challenges === undefined
          ? await secureSocket(socket, certificates)
          : await secureOrShow(socket, certificates, challenges);
      if (tls === undefined) return;
      socket.setTimeout(0);
      server.emit("connection", tls);
    } catch {
      socket.destroy();
    }
  }
}
