/** A listening socket of one role: accepts clients, or turns them away when there are too many. */
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Protocol } from "../base/events.ts";
import type { HandlerFactory } from "./connection.ts";
import { unmapped, type Networks } from "./networks.ts";
import { type NetParts, type Port, portOf } from "./port.ts";
import { CROWDED, FULL } from "./registry.ts";
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
  /** A client that another process let in. */
  take(socket: Socket): void;
}

/** Resolves when it listens; rejects with the system's error (EADDRINUSE, EACCES). */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { parts, protocol, proxies } = options;
  const port = portOf(options, (address) => proxies.has(address));
  const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) =>
    accept(socket, options, port),
  );
  server.listen({ host: options.host, port: options.port, reusePort: options.reusePort, backlog: BACKLOG });
  await once(server, "listening");
  server.on("error", (error) => parts.log.error({ err: error, protocol }, "listener failed"));
  return new NetListener(server, protocol);
}

function accept(socket: Socket, options: ListenerOptions, port: Port): void {
  const { registry } = options.parts;
  if (socket.remoteAddress === undefined) {
    socket.on("error", ignore).destroy();
    return;
  }
  const client: Client = { socket, address: unmapped(socket.remoteAddress), options, port };
  if (registry.full) return turnAway(client, FULL);
  // A load balancer brings many clients; each of them takes its place when it has said who it is.
  if (port.proxied(client.address)) return registry.add(new SocketConnection(socket, port, undefined));
  const place = registry.take(client.address);
  if (place === true) admit(client);
  else if (place === false) turnAway(client, CROWDED);
  else void admitLater(client, place);
}

interface Client {
  readonly socket: Socket;
  readonly address: string;
  readonly options: ListenerOptions;
  readonly port: Port;
}

function admit({ socket, address, port }: Client): void {
  port.parts.registry.add(new SocketConnection(socket, port, address));
}

/** Other processes are asked for a place; the client waits without noticing. */
async function admitLater(client: Client, place: Promise<boolean>): Promise<void> {
  const { socket, address, options } = client;
  const { registry } = options.parts;
  socket.on("error", ignore);
  if (!(await place)) return turnAway(client, CROWDED);
  if (!socket.destroyed && !registry.full) {
    socket.off("error", ignore);
    return admit(client);
  }
  registry.give(address);
  if (!socket.destroyed) turnAway(client, FULL);
}

function turnAway({ socket, address, options }: Client, reason: string): void {
  const { parts, protocol } = options;
  parts.events.connectionRefused({ protocol, peer: address, reason });
  socket.on("error", ignore);
  if (options.tls === "implicit") socket.destroy();
  else socket.end(options.busyLine, () => socket.destroy());
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

  take(socket: Socket): void {
    socket.allowHalfOpen = true;
    socket.setNoDelay(true).setKeepAlive(true);
    this.#server.emit("connection", socket);
  }

  [Symbol.dispose](): void {
    this.#server.close();
  }
}
