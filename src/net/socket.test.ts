import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, it } from "node:test";
import { setImmediate as turn, setTimeout as pause } from "node:timers/promises";
import type { Connection, Handler } from "./connection.ts";
import { HELD_BYTES_MAX, LINES_BEFORE_LOGIN_MAX } from "./limits.ts";
import { startTestPort } from "./testing/ports.ts";

/** Answers every chunk with itself. */
class Echo implements Handler {
  readonly connection: Connection;
  constructor(connection: Connection) {
    this.connection = connection;
  }
  start(): void | Promise<void> {
    this.connection.write("hello\r\n");
  }
  receive(chunk: Uint8Array): void | Promise<void> {
    this.connection.write(chunk);
  }
  timeout(): void {
    this.connection.write("timeout\r\n");
  }
  stop(): void {
    this.connection.write("bye\r\n");
    this.connection.end("server stops");
  }
  closed(): void {}
}

async function dial(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** Everything until the server closes its side. */
async function rest(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function hears(socket: Socket, text: string): Promise<string> {
  let heard = "";
  while (!heard.includes(text)) heard += String((await once(socket, "data"))[0]);
  return heard;
}

describe("a connection", () => {
  it("greets, answers, and ends when the client ends", async () => {
    await using port = await startTestPort((connection) => new Echo(connection));
    const client = await dial(port.listener.port);
    client.end("one\r\n");
    assert.equal(await rest(client), "hello\r\none\r\n");
  });

  it("gives bytes as they come, one at a time", async () => {
    await using port = await startTestPort((connection) => new Echo(connection));
    const client = await dial(port.listener.port);
    client.setNoDelay(true);
    for (const letter of "abcdefgh") {
      client.write(letter);
      await turn();
    }
    client.end();
    assert.equal(await rest(client), "hello\r\nabcdefgh");
  });

  it("sends what is written over many promise jobs in one piece", async () => {
    class Slow extends Echo {
      override async receive(): Promise<void> {
        for (let i = 0; i < 100; i++) {
          await Promise.resolve();
          this.connection.write(`${i},`);
        }
      }
    }
    await using port = await startTestPort((connection) => new Slow(connection));
    const client = await dial(port.listener.port);
    await hears(client, "hello\r\n");
    client.write("x");
    const [first] = (await once(client, "data")) as [Buffer];
    assert.equal(first.toString(), Array.from({ length: 100 }, (_, i) => `${i},`).join(""));
    client.destroy();
  });

  it("never enters the session again while it waits, and holds only a little meanwhile", async () => {
    let inside = 0;
    let worst = 0;
    let total = 0;
    const gate = Promise.withResolvers<void>();
    class Busy extends Echo {
      override async receive(chunk: Uint8Array): Promise<void> {
        worst = Math.max(worst, ++inside);
        await gate.promise;
        total += chunk.length;
        inside--;
      }
    }
    await using port = await startTestPort((connection) => new Busy(connection));
    const client = await dial(port.listener.port);
    const flood = Buffer.alloc(32 * 1024 * 1024);
    client.write(flood);
    while (client.bytesWritten === 0 || client.writableLength > flood.length) await turn();
    await pause(50);
    assert.ok(client.writableLength > 0, "the client is made to wait");
    gate.resolve();
    client.end();
    await rest(client);
    assert.equal(total, flood.length);
    assert.equal(worst, 1);
    assert.ok(HELD_BYTES_MAX < flood.length / 100);
  });

  it("makes a session wait for a client that does not read, and reports when it is gone", async () => {
    const failed = Promise.withResolvers<Error>();
    let pages = 0;
    class Long extends Echo {
      override async receive(): Promise<void> {
        const page = Buffer.alloc(1024 * 1024);
        try {
          for (;;) {
            this.connection.write(page);
            pages++;
            await this.connection.drained();
          }
        } catch (error) {
          failed.resolve(error as Error);
          throw error;
        }
      }
    }
    const logged: unknown[] = [];
    await using port = await startTestPort((connection) => new Long(connection));
    const client = await dial(port.listener.port);
    client.pause();
    client.write("go");
    // The buffers of both systems fill first.
    for (let before = -1; before !== pages;) {
      before = pages;
      await pause(50);
    }
    assert.ok(pages > 0 && pages < 1000, `${pages} MiB are written for who does not read`);
    client.resetAndDestroy();
    assert.equal((await failed.promise).name, "ClientGone");
    assert.deepEqual(logged, []);
  });

  it("answers what was sent before the client closed its side, also when that takes a while", async () => {
    class Later extends Echo {
      override async receive(chunk: Uint8Array): Promise<void> {
        await pause(20);
        this.connection.write(chunk);
      }
    }
    await using port = await startTestPort((connection) => new Later(connection));
    const client = await dial(port.listener.port);
    client.end("last words");
    assert.equal(await rest(client), "hello\r\nlast words");
  });

  it("tells the session once that the client is gone, after a reset as after a close", async () => {
    for (const leave of [(socket: Socket) => socket.resetAndDestroy(), (socket: Socket) => socket.destroy()]) {
      let closed = 0;
      const gone = Promise.withResolvers<void>();
      class Counting extends Echo {
        override closed(): void {
          closed++;
          gone.resolve();
        }
      }
      await using port = await startTestPort((connection) => new Counting(connection));
      const client = await dial(port.listener.port);
      await hears(client, "hello");
      leave(client);
      await gone.promise;
      await turn();
      assert.equal(closed, 1);
      assert.equal(port.registry.size, 0);
    }
  });

  it("logs what a session throws, and ends the connection", async () => {
    class Broken extends Echo {
      override receive(chunk: Uint8Array): void | Promise<void> {
        if (chunk[0] === 0x61) throw new Error("at once");
        return Promise.reject(new Error("later"));
      }
    }
    for (const text of ["a", "b"]) {
      await using port = await startTestPort((connection) => new Broken(connection));
      const client = await dial(port.listener.port);
      client.write(text);
      assert.equal(await rest(client), "hello\r\n");
      client.destroy();
    }
  });

  it("ends idle connections, politely", async () => {
    class Brief extends Echo {
      override start(): void {
        this.connection.idleLimit(5_000);
      }
    }
    await using port = await startTestPort((connection) => new Brief(connection));
    const client = await dial(port.listener.port);
    while (port.registry.size === 0) await turn();
    for (let i = 0; i < 4; i++) port.wheel.tick();
    client.write("x");
    await hears(client, "x");
    for (let i = 0; i < 5; i++) port.wheel.tick();
    client.write("y");
    await hears(client, "y");
    for (let i = 0; i < 8; i++) port.wheel.tick();
    assert.equal(await rest(client), "timeout\r\n");
    client.destroy();
  });

  it("says goodbye to who does not log in in time, or sends too much before it", async () => {
    await using port = await startTestPort((connection) => new Echo(connection), { login: "required" });
    const silent = await dial(port.listener.port);
    await hears(silent, "hello");
    for (let i = 0; i < 185; i++) port.wheel.tick();
    assert.equal(await rest(silent), "timeout\r\n");
    silent.destroy();

    const chatty = await dial(port.listener.port);
    chatty.write("\n".repeat(LINES_BEFORE_LOGIN_MAX + 1));
    assert.equal(await rest(chatty), "hello\r\ntimeout\r\n");
    chatty.destroy();
    const loud = await dial(port.listener.port);
    loud.write("x".repeat(100_000));
    assert.match(await rest(loud), /timeout\r\n$/);
    loud.destroy();
  });

  it("lets a client that still sends read the goodbye", async () => {
    class Refusing extends Echo {
      override receive(): void {
        this.connection.write("go away\r\n");
        this.connection.end("refused");
      }
    }
    await using port = await startTestPort((connection) => new Refusing(connection));
    const client = await dial(port.listener.port);
    client.write(Buffer.alloc(8 * 1024 * 1024));
    client.end();
    assert.equal(await rest(client), "hello\r\ngo away\r\n");
  });

  it("stops: every session says goodbye, and nobody is waited for longer than asked", async () => {
    class Stubborn extends Echo {
      override stop(): void {}
    }
    let made = 0;
    await using port = await startTestPort((connection) =>
      made++ === 0 ? new Echo(connection) : new Stubborn(connection),
    );
    const polite = await dial(port.listener.port);
    await hears(polite, "hello");
    const stubborn = await dial(port.listener.port);
    await hears(stubborn, "hello");
    port.listener[Symbol.dispose]();
    const drained = port.registry.drain(50);
    assert.equal(await rest(polite), "bye\r\n");
    polite.destroy();
    await drained;
    assert.equal(port.registry.size, 0);
    stubborn.destroy();
  });

  it("turns away who comes too often, with a word", async () => {
    const refused: string[] = [];
    await using port = await startTestPort((connection) => new Echo(connection), {
      perAddress: 2,
      events: { connectionRefused: ({ reason }) => void refused.push(reason) },
    });
    const first = await dial(port.listener.port);
    const second = await dial(port.listener.port);
    await hears(second, "hello");
    const third = await dial(port.listener.port);
    assert.equal(await rest(third), "* BYE Too many connections\r\n");
    assert.deepEqual(refused, ["too many connections from this address"]);
    first.destroy();
    while (port.registry.size > 1) await turn();
    const fourth = await dial(port.listener.port);
    await hears(fourth, "hello");
    for (const each of [second, third, fourth]) each.destroy();
  });

  it("has clients wait while other processes are asked for a place", async () => {
    const answers = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
    const returned: string[] = [];
    let asked = 0;
    await using port = await startTestPort((connection) => new Echo(connection), {
      perAddress: 0,
      sharedPlaces: {
        borrow: () => answers[asked++]?.promise ?? Promise.resolve(0),
        giveBack: (address) => void returned.push(address),
      },
    });
    const [one, two, three] = [
      await dial(port.listener.port),
      await dial(port.listener.port),
      await dial(port.listener.port),
    ];
    three.destroy();
    await turn();
    assert.equal(port.registry.size, 0);
    for (const [i, answer] of answers.entries()) answer.resolve(1 - i);
    await hears(one, "hello");
    assert.equal(await rest(two), "* BYE Too many connections\r\n");
    one.destroy();
    while (returned.length === 0) await turn();
    assert.deepEqual(returned, ["127.0.0.1"]);
  });
});
