/** The listeners on clients' sockets: five functions that all sockets share, because closures would be kept for every idle client. */
import type { Socket } from "node:net";

/** Who is told what a socket does. */
export interface SocketOwner {
  received(chunk: Uint8Array): void;
  inputEnded(): void;
  emptied(): void;
  failed(error: Error): void;
  gone(): void;
}

const owner = Symbol("owner");
type OwnedSocket = Socket & { [owner]?: SocketOwner };

/** Tells of errors and of the end. */
export function adopt(socket: OwnedSocket, by: SocketOwner): void {
  socket[owner] = by;
  socket.on("error", onError).on("close", onClose);
}

/** Begins to read, and tells of what comes. */
export function listen(socket: OwnedSocket): void {
  socket.on("data", onData).on("end", onEnd).on("drain", onDrain);
}

/** Tells of nothing more. Errors are still caught: TLS over this socket tells of them. */
export function leave(socket: OwnedSocket): void {
  socket.off("data", onData).off("end", onEnd).off("drain", onDrain);
}

/** The socket lives on below another one, which has the owner now. */
export function disown(socket: OwnedSocket): void {
  leave(socket);
  delete socket[owner];
}

function onData(this: OwnedSocket, chunk: Uint8Array): void {
  this[owner]?.received(chunk);
}

function onEnd(this: OwnedSocket): void {
  this[owner]?.inputEnded();
}

function onDrain(this: OwnedSocket): void {
  this[owner]?.emptied();
}

function onError(this: OwnedSocket, error: Error): void {
  this[owner]?.failed(error);
}

function onClose(this: OwnedSocket): void {
  this[owner]?.gone();
}
