/** Clients that want to keep everybody else out: too many of them from one network, and those that never take an answer. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, it } from "node:test";
import { until } from "../../test/support/until.ts";
import { silentLog } from "../base/log.ts";
import { type HttpListener, type HttpOptions, startHttp } from "./server.ts";

const PER_NETWORK = 3;
const UNTAKEN_MS = 300;
/** More than the kernels of both ends hold for a client that reads nothing. */
const ANSWER = Buffer.alloc(32 * 1024 * 1024);

function start(options: Partial<HttpOptions>): Promise<HttpListener> {
  return startHttp({
    web: () =>
      Promise.resolve({
        answer: (request, response) => void response.end(request.url === "/large" ? ANSWER : "small"),
        upgrade: () => Promise.resolve(),
      }),
    host: "127.0.0.1",
    port: 0,
    reusePort: false,
    certificates: undefined,
    log: silentLog,
    ...options,
  });
}

async function dial({ port }: HttpListener): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

async function ask(socket: Socket, path: string): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  return answer.toString("latin1", 0, 15);
}

describe("the HTTP listener", () => {
  it("has places for each network, and gives them again", async () => {
    await using listener = await start({ places: { perNetwork: PER_NETWORK, isCounted: () => true } });
    const sockets: Socket[] = [];
    for (let i = 0; i < PER_NETWORK; i++) {
      sockets.push(await dial(listener));
      assert.equal(await ask(sockets[i]!, "/"), "HTTP/1.1 200 OK");
    }
    const other = await dial(listener);
    await once(other, "close");
    for (const socket of sockets) socket.destroy();
    await until(async () => {
      const again = await dial(listener);
      const answer = await Promise.race([ask(again, "/"), once(again, "close").then(() => "closed")]);
      again.destroy();
      return answer === "HTTP/1.1 200 OK";
    });
  });

  it("answers nothing to who names two hosts", async () => {
    await using listener = await start({});
    for (const more of ["", "Connection: upgrade\r\nUpgrade: websocket\r\n"]) {
      const socket = await dial(listener);
      socket.write(`GET / HTTP/1.1\r\nHost: x\r\n${more}host: y\r\n\r\n`);
      const [answer] = (await once(socket, "data")) as [Buffer];
      assert.equal(answer.toString("latin1", 0, 12), "HTTP/1.1 400");
      await once(socket, "close");
    }
  });

  it("does not wait for ever for who takes nothing of its answer", async () => {
    await using listener = await start({ untakenMs: UNTAKEN_MS });
    const socket = await dial(listener);
    socket.pause();
    socket.write("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    let read = 0;
    // Only when it is over does the client look at what is there.
    socket.on("data", (piece: Buffer) => (read += piece.length));
    setTimeout(() => socket.resume(), 4 * UNTAKEN_MS);
    await once(socket, "close");
    assert.ok(read < ANSWER.length, `${read} bytes`);
  });

  it("lets an answer take its time", async () => {
    await using listener = await start({
      untakenMs: UNTAKEN_MS,
      web: () =>
        Promise.resolve({
          answer: (_, response) => void setTimeout(() => response.end("late"), 3 * UNTAKEN_MS),
          upgrade: () => Promise.resolve(),
        }),
    });
    const socket = await dial(listener);
    assert.equal(await ask(socket, "/"), "HTTP/1.1 200 OK");
    socket.destroy();
  });
});
