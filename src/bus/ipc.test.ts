import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { busContract } from "./bus.contract.ts";
import type { Notice } from "./bus.ts";
import { IpcBus, NoticeRelay } from "./ipc.ts";
import { Outbox, type Send } from "./outbox.ts";

/** Two ports stand for the line between two processes: messages are copied and come in a later turn. */
function worker(relay: NoticeRelay): { bus: IpcBus; close: () => void } {
  const { port1: below, port2: above } = new MessageChannel();
  const over =
    (port: MessagePort): Send =>
    async (notices) =>
      port.postMessage(notices, []);
  const bus = new IpcBus(over(below));
  const member = relay.join(over(above));
  below.on("message", (notices: readonly Notice[]) => bus.heard(notices));
  above.on("message", (notices: readonly Notice[]) => member.heard(notices));
  return { bus, close: () => below.close() };
}

busContract("the bus of a machine", async () => {
  const relay = new NoticeRelay();
  const workers = [worker(relay), worker(relay), worker(relay)];
  return {
    all: [relay, ...workers.map(({ bus }) => bus)],
    async [Symbol.asyncDispose]() {
      for (const each of workers) each.close();
      await relay[Symbol.asyncDispose]();
    },
  };
});

describe("NoticeRelay", () => {
  it("sends nothing to a worker that is gone, and survives one that cannot be reached", async () => {
    const relay = new NoticeRelay();
    const sent: string[] = [];
    const gone = relay.join(async () => void sent.push("gone"));
    relay.join(async () => {
      throw new Error("channel closed");
    });
    relay.join(async () => void sent.push("there"));
    gone[Symbol.dispose]();
    relay.publish({ accountId: 1, modseq: 1 });
    await relay[Symbol.asyncDispose]();
    assert.deepEqual(sent, ["there"]);
  });
});

describe("Outbox", () => {
  it("sends one message a turn, with the newest of each account", async () => {
    const messages: (readonly Notice[])[] = [];
    const outbox = new Outbox(async (notices) => void messages.push(notices));
    for (const modseq of [1, 3, 2]) outbox.add({ accountId: 7, modseq });
    outbox.add({ accountId: 8, modseq: 1 });
    await outbox.drained();
    assert.deepEqual(messages, [
      [
        { accountId: 7, modseq: 3 },
        { accountId: 8, modseq: 1 },
      ],
    ]);
  });

  it("gathers what comes while the other side is slow", async () => {
    const messages: number[] = [];
    const slow = Promise.withResolvers<void>();
    const outbox = new Outbox(async (notices) => {
      messages.push(notices.length);
      if (messages.length === 1) await slow.promise;
    });
    outbox.add({ accountId: 1, modseq: 1 });
    await new Promise(setImmediate);
    for (let i = 0; i < 1000; i++) outbox.add({ accountId: i % 10, modseq: i });
    slow.resolve();
    await outbox.drained();
    assert.deepEqual(messages, [1, 10]);
  });
});
