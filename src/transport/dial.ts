/** A TCP connection to another server, from the address that the sender's mail is to come from. */
import { connect, isIPv6, type Socket } from "node:net";
import type { Candidate } from "./hosts.ts";
import type { Source } from "./sources.ts";
import { trouble } from "./trouble.ts";

export interface Dialing {
  readonly port: number;
  readonly source: Source;
  readonly timeoutMs: number;
}

/** Rejects with Trouble. */
export async function dial(candidate: Candidate, dialing: Dialing, signal: AbortSignal): Promise<Socket> {
  const { host, address } = candidate;
  const { port, source, timeoutMs } = dialing;
  const binding = source.binding(isIPv6(address) ? 6 : 4);
  if (binding === undefined)
    throw trouble(
      "4.4.1",
      `${host} [${address}] is not asked: mail of this sender has no address of its kind to come from.`,
    );
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const failed = (why: string): void =>
    reject(trouble("4.4.1", `${host} [${address}] cannot be reached at port ${port}: ${why}`));
  const socket = connect({ host: address, port, noDelay: true, keepAlive: true, ...binding });
  const giveUp = (): void => void socket.destroy();
  const timer = setTimeout(() => {
    failed(`no answer for ${timeoutMs / 1000} seconds`);
    giveUp();
  }, timeoutMs);
  const onError = (error: Error): void => failed(error.message);
  const onClose = (): void => failed("given up");
  socket
    .once("connect", () => resolve(socket))
    .on("error", onError)
    .once("close", onClose);
  if (signal.aborted) giveUp();
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    await promise;
    return socket;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
    // An error that comes late finds the next owner's listener, or nobody who cares.
    socket.off("close", onClose);
  }
}
