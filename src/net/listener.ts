/** A listening socket of one role: accepts clients, or turns them away when there are too many. */
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Protocol } from "../base/events.ts";
import type { HandlerFactory } from "./connection.ts";
import { unmapped, type Networks } from "./networks.ts";
import type { NetParts, Port } from "./port.ts";
import { CROWDED } from "./registry.ts";
import { SocketConnection } from "./socket.ts";

/** Clients that the kernel may hold in front of `accept`: a thousand phones that reconnect at once. */
const BACKLOG = 4096;

export interface ListenerOptions {
  readonly parts: NetParts;
  readonly protocol: Protocol;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Whether other processes listen there as well, each taking its share of the clients. */
  readonly reusePort: boolean;
  readonly tls: "none" | "starttls" | "implicit";
  /** "required": budgets and a deadline hold until the session says `loggedIn()`. "never": for clients that bring mail. */
  readonly login: "required" | "never";
  readonly handler: HandlerFactory;
  /** Peers in these networks must begin with a PROXY header. */
  readonly proxies: Networks;
  /** What a client in clear text is told when there are too many, with its line end. */
  readonly busyLine: string;
}

/** Disposed, it accepts no more; connections that are there live on. */
export interface Listener extends Disposable {
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
}

/** Resolves when it listens; rejects with the system's error (EADDRINUSE, EACCES). */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { parts, protocol, tls, login, handler, proxies } = options;
  const port: Port = {
    parts,
    protocol,
    tls,
    login,
    handler,
    proxied: (address) => proxies.has(address),
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) =>
    accept(socket, options, port),
  );
  server.listen({ host: options.host, port: options.port, reusePort: options.reusePort, backlog: BACKLOG });
  await once(server, "listening");
  server.on("error", (error) => parts.log.error({ err: error, protocol }, "listener failed"));
  return new NetListener(server, protocol);
}

function accept(socket: Socket, options: ListenerOptions, port: Port): void {
  const { events, registry } = options.parts;
  if (socket.remoteAddress === undefined) {
    socket.on("error", ignore).destroy();
    return;
  }
  const address = unmapped(socket.remoteAddress);
  const reason = registry.full ? "too many connections" : crowding(address, options);
  if (reason === undefined) {
    registry.add(address, new SocketConnection(socket, port));
    return;
  }
  events.connectionRefused({ protocol: options.protocol, peer: address, reason });
  socket.on("error", ignore);
  if (options.tls === "implicit") socket.destroy();
  else socket.end(options.busyLine, () => socket.destroy());
}

/** A load balancer brings many clients; each of them is counted when it has said who it is. */
function crowding(address: string, { parts, proxies }: ListenerOptions): string | undefined {
  return parts.registry.crowded(address) && !proxies.has(address) ? CROWDED : undefined;
}

function ignore(): void {
  // A client that is turned away may reset the connection as it likes.
}

class NetListener implements Listener {
  readonly #server: Server;
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;

  constructor(server: Server, protocol: Protocol) {
    this.#server = server;
    this.protocol = protocol;
    const { address, port } = server.address() as AddressInfo;
    this.host = address;
    this.port = port;
  }

  [Symbol.dispose](): void {
    this.#server.close();
  }
}
