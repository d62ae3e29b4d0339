/** The other side of a rehearsal of sending: takes every message, and keeps none. */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { ANSWER_MS_MAX } from "./limits.ts";

const LOOPBACK = "127.0.0.1";
const END = "\r\n.\r\n";

export class Sink implements Disposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #taken = 0;
  #wanted = 0;
  #enough: PromiseWithResolvers<void> | undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket: Socket) => this.#serve(socket));
  }

  static async open(): Promise<Sink> {
    const server = createServer({ noDelay: true });
    const sink = new Sink(server);
    server.listen(0, LOOPBACK);
    await once(server, "listening");
    return sink;
  }

  get host(): { readonly name: string; readonly port: number } {
    const address = this.#server.address();
    return { name: LOOPBACK, port: address === null || typeof address === "string" ? 0 : address.port };
  }

  /** Resolves when so many have come in all. */
  async has(wanted: number): Promise<void> {
    if (this.#taken >= wanted) return;
    const enough = Promise.withResolvers<void>();
    [this.#wanted, this.#enough] = [wanted, enough];
    const late = setTimeout(() => enough.reject(new Error(`${this.#taken} of ${wanted} came`)), ANSWER_MS_MAX);
    await enough.promise.finally(() => clearTimeout(late));
  }

  #serve(socket: Socket): void {
    let [inText, rest] = [false, ""];
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => this.#sockets.delete(socket));
    socket.write("220 sink.invalid ESMTP\r\n");
    socket.on("data", (chunk: Buffer) => {
      rest += chunk.toString("latin1");
      let answers = "";
      for (let ending = inText ? END : "\r\n", at = rest.indexOf(ending); at >= 0; at = rest.indexOf(ending)) {
        const line = inText ? "" : rest.slice(0, at);
        rest = rest.slice(at + ending.length);
        if (inText) this.#took();
        answers += inText ? "250 2.0.0 taken\r\n" : answerTo(line);
        inText = line === "DATA";
        ending = inText ? END : "\r\n";
      }
      socket.write(answers);
    });
  }

  #took(): void {
    if (++this.#taken >= this.#wanted) this.#enough?.resolve();
  }

  [Symbol.dispose](): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

function answerTo(line: string): string {
  if (line.startsWith("EHLO"))
    return "250-sink.invalid\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n";
  if (line === "DATA") return "354 go on\r\n";
  return line === "QUIT" ? "221 2.0.0 bye\r\n" : "250 2.0.0 ok\r\n";
}
