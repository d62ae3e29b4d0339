import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LineClient } from "../../test/support/line-client.ts";
import type { Connection, Handler, HandlerFactory } from "../net/connection.ts";
import { startTestPort, type TestPort } from "../net/testing/ports.ts";
import { lateHandlers } from "./late-handlers.ts";

/** Says each piece again. */
const echo: HandlerFactory = (connection: Connection): Handler => ({
  start: () => connection.write("hello\r\n"),
  receive: (chunk) => connection.write(Buffer.from(chunk)),
  timeout: () => connection.end("timeout"),
  stop() {
    connection.write("bye\r\n");
    connection.end("stop");
  },
  closed: () => undefined,
});

/** A port whose sessions are loaded when the test says so, each time that they are asked for. */
async function startPort(): Promise<{ port: TestPort; asked: PromiseWithResolvers<HandlerFactory>[] }> {
  const asked: PromiseWithResolvers<HandlerFactory>[] = [];
  const load = (): Promise<HandlerFactory> => {
    const loading = Promise.withResolvers<HandlerFactory>();
    asked.push(loading);
    return loading.promise;
  };
  return { port: await startTestPort(lateHandlers(load)), asked };
}

describe("sessions that are loaded late", () => {
  it("are loaded once, for the first client, and hear what it said meanwhile", async () => {
    const { port, asked } = await startPort();
    await using _port = port;
    assert.equal(asked.length, 0);
    const clients = [await LineClient.open(port.listener.port), await LineClient.open(port.listener.port)];
    for (const client of clients) await client.sendAll(Buffer.from("early\r\n"));
    while (port.registry.size < clients.length) await new Promise(setImmediate);
    asked[0]?.resolve(echo);
    for (const client of clients) {
      assert.deepEqual([await client.line(), await client.line()], ["hello", "early"]);
      client.close();
    }
    assert.equal(asked.length, 1);
  });

  it("say goodbye when the server stops before they are there", async () => {
    const { port, asked } = await startPort();
    const client = await LineClient.open(port.listener.port);
    while (asked.length === 0) await new Promise(setImmediate);
    const stopped = port.registry.drain(5_000);
    asked[0]?.resolve(echo);
    assert.deepEqual([await client.line(), await client.line(), await client.line()], ["hello", "bye", undefined]);
    await stopped;
    port.listener[Symbol.dispose]();
  });

  it("are asked for again by the next client when they could not be loaded", async () => {
    const { port, asked } = await startPort();
    await using _port = port;
    const first = await LineClient.open(port.listener.port);
    while (asked.length === 0) await new Promise(setImmediate);
    asked[0]?.reject(new Error("too many open files"));
    assert.equal(await first.line(), undefined);
    const second = await LineClient.open(port.listener.port);
    while (asked.length === 1 && !second.ended) await new Promise(setImmediate);
    asked[1]?.resolve(echo);
    assert.equal(await second.line(), "hello");
    second.close();
  });
});
