/** One question to one server: over UDP, and over TCP when the answer is too long for that. */
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { RESEND_MS, STRAYS_MAX } from "./limits.ts";
import { decodeReply, encodeQuestion, type Manner, type Question, type Reply } from "./packet.ts";
import type { ServerAddress } from "./server-address.ts";

/** Rejects when the server cannot be reached, when its answer makes no sense, and when the signal is aborted. */
export async function exchange(
  server: ServerAddress,
  question: Question,
  dnssec: boolean,
  signal: AbortSignal,
): Promise<Reply> {
  const reply = await askOnce(server, question, { edns: true, dnssec }, signal);
  // RFC 6891 7: who does not know EDNS says that it does not understand the question.
  return reply.code === "FORMERR" ? askOnce(server, question, { edns: false, dnssec }, signal) : reply;
}

async function askOnce(server: ServerAddress, question: Question, manner: Manner, signal: AbortSignal): Promise<Reply> {
  signal.throwIfAborted();
  // A forged answer must guess the id, and the port that the system chooses for each socket (RFC 5452 9).
  const id = randomInt(65_536);
  const packet = encodeQuestion(id, question, manner);
  const read = (answer: Buffer): Reply | undefined => decodeReply(answer, id, question);
  const reply = await overUdp(server, packet, read, signal);
  return reply.truncated ? overTcp(server, packet, read, signal) : reply;
}

type Reader = (answer: Buffer) => Reply | undefined;

function overUdp(server: ServerAddress, packet: Buffer, read: Reader, signal: AbortSignal): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const socket = createSocket(server.address.includes(":") ? "udp6" : "udp4");
  let strays = 0;
  // A loop that was held up looks at the clock before it looks at sockets: an answer that has come meanwhile is still taken.
  const onAbort = (): void => void setImmediate(() => reject(signal.reason as Error));
  signal.addEventListener("abort", onAbort, { once: true });
  socket.on("error", reject);
  socket.on("message", (answer) => {
    try {
      const reply = read(answer);
      if (reply !== undefined) return resolve(reply);
      if (++strays >= STRAYS_MAX) reject(new Error("too many packets that answer nothing"));
    } catch (error) {
      reject(error);
    }
  });
  // Connected, the system passes on only what comes from this server's address and port, and tells when nobody listens there.
  let resending: NodeJS.Timeout | undefined;
  let isOver = false;
  const send = (nextMs: number): void => {
    if (isOver) return;
    socket.send(packet);
    resending = setTimeout(() => setImmediate(send, 2 * nextMs), nextMs);
  };
  socket.connect(server.port, server.address, (error?: Error) => {
    if (error !== undefined) reject(error);
    else if (!signal.aborted) send(RESEND_MS);
  });
  return promise.finally(() => {
    isOver = true;
    clearTimeout(resending);
    signal.removeEventListener("abort", onAbort);
    socket.close();
  });
}

/** RFC 7766: the length in two octets, then the packet. */
function overTcp(server: ServerAddress, packet: Buffer, read: Reader, signal: AbortSignal): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const socket = connect({ host: server.address, port: server.port, noDelay: true, signal });
  const length = Buffer.alloc(2);
  length.writeUInt16BE(packet.length);
  socket.write(Buffer.concat([length, packet]));
  let received = Buffer.alloc(0);
  socket.on("error", reject);
  socket.on("end", () => reject(new Error("the server hung up")));
  socket.on("data", (piece: Buffer) => {
    received = Buffer.concat([received, piece]);
    if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
    try {
      const reply = read(received.subarray(2, 2 + received.readUInt16BE(0)));
      if (reply === undefined) reject(new Error("an answer to another question"));
      else resolve(reply);
    } catch (error) {
      reject(error);
    }
  });
  return promise.finally(() => socket.destroy());
}
