import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { busContract } from "./bus.contract.ts";
import { IpcBus, NoticeRelay } from "./ipc.ts";
import { type News, Outbox, type Send } from "./outbox.ts";

/** Processes of one machine: messages between them are copied and come in a later turn. */
class Machine implements AsyncDisposable {
  readonly relay = new NoticeRelay();
  /** Messages sent so far, and those that have arrived. */
  sent = 0;
  #arrived = 0;
  readonly #ports: MessagePort[] = [];

  worker(): IpcBus {
    const { port1: below, port2: above } = new MessageChannel();
    this.#ports.push(below);
    const over =
      (port: MessagePort): Send =>
      async (news) => {
        this.sent++;
        port.postMessage(news, []);
      };
    const bus = new IpcBus(over(below));
    const member = this.relay.join(over(above));
    below.on("message", (news: News) => {
      bus.heard(news);
      this.#arrived++;
    });
    above.on("message", (news: News) => {
      member.heard(news);
      this.#arrived++;
    });
    return bus;
  }

  /** Resolves when nobody has anything to say: what is said comes a turn after what is heard. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 5; quiet++) {
      const before = this.sent;
      await new Promise(setImmediate);
      if (this.sent > before || this.#arrived < this.sent) quiet = -1;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const port of this.#ports) port.close();
    await this.relay[Symbol.asyncDispose]();
  }
}

busContract("the bus of a machine", async () => {
  const machine = new Machine();
  const workers = [machine.worker(), machine.worker(), machine.worker()];
  return {
    all: [machine.relay, ...workers],
    settled: () => machine.settled(),
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  };
});

describe("IpcBus", () => {
  it("says nothing of what nobody else listens to", async () => {
    await using machine = new Machine();
    const [writing, reading] = [machine.worker(), machine.worker()];
    using _ = reading.subscribe(1, () => undefined);
    await machine.settled();
    const before = machine.sent;
    for (let modseq = 1; modseq <= 10; modseq++) {
      writing.publish({ accountId: 2, modseq });
      reading.publish({ accountId: 1, modseq });
      await machine.settled();
    }
    assert.equal(machine.sent, before);
  });

  it("asks to look again once the others know: what came before that was not told", async () => {
    await using machine = new Machine();
    const [writing, reading] = [machine.worker(), machine.worker()];
    const heard: number[] = [];
    using _ = reading.subscribe(1, ({ modseq }) => heard.push(modseq));
    writing.publish({ accountId: 1, modseq: 7 });
    await machine.settled();
    assert.ok(heard.length > 0 && heard.every((modseq) => modseq === 0), String(heard));
  });

  it("is told once in vain after the last listener has gone, and heard again by the next", async () => {
    await using machine = new Machine();
    const [writing, reading] = [machine.worker(), machine.worker()];
    reading.subscribe(1, () => undefined)[Symbol.dispose]();
    await machine.settled();
    writing.publish({ accountId: 1, modseq: 1 });
    await machine.settled();
    writing.publish({ accountId: 1, modseq: 2 });
    await machine.settled();
    const before = machine.sent;
    writing.publish({ accountId: 1, modseq: 3 });
    await machine.settled();
    assert.equal(machine.sent, before);
    const heard: number[] = [];
    using _ = reading.subscribe(1, ({ modseq }) => heard.push(modseq));
    await machine.settled();
    writing.publish({ accountId: 1, modseq: 4 });
    await machine.settled();
    assert.equal(heard.at(-1), 4);
  });

  it("learns when it starts who listens already", async () => {
    await using machine = new Machine();
    const heard: number[] = [];
    using _ = machine.worker().subscribe(1, ({ modseq }) => heard.push(modseq));
    using __ = machine.relay.subscribe(2, ({ modseq }) => heard.push(modseq));
    await machine.settled();
    const late = machine.worker();
    await machine.settled();
    late.publish({ accountId: 1, modseq: 5 });
    late.publish({ accountId: 2, modseq: 6 });
    await machine.settled();
    assert.deepEqual(
      heard.filter((modseq) => modseq > 0).toSorted((a, b) => a - b),
      [5, 6],
    );
  });
});

describe("NoticeRelay", () => {
  it("sends nothing to a worker that is gone, and survives one that cannot be reached", async () => {
    const relay = new NoticeRelay();
    const sent: string[] = [];
    const listening = { notices: [], listens: [1], ignores: [] };
    const gone = relay.join(async () => void sent.push("gone"));
    relay
      .join(async () => {
        throw new Error("channel closed");
      })
      .heard(listening);
    gone.heard(listening);
    await relay[Symbol.asyncDispose]();
    gone[Symbol.dispose]();
    sent.length = 0;
    relay.join(async () => void sent.push("there")).heard(listening);
    relay.publish({ accountId: 1, modseq: 1 });
    await relay[Symbol.asyncDispose]();
    assert.deepEqual(sent, ["there"]);
  });
});

describe("Outbox", () => {
  it("sends one message a turn, with the newest of each account", async () => {
    const messages: News["notices"][] = [];
    const outbox = new Outbox(async ({ notices }) => void messages.push(notices));
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

  it("keeps a notice without a position, which may stand for more than any that has one", async () => {
    const messages: News["notices"][] = [];
    const outbox = new Outbox(async ({ notices }) => void messages.push(notices));
    for (const modseq of [5, 0]) outbox.add({ accountId: 7, modseq });
    for (const modseq of [0, 5]) outbox.add({ accountId: 8, modseq });
    await outbox.drained();
    assert.deepEqual(messages, [
      [
        { accountId: 7, modseq: 0 },
        { accountId: 8, modseq: 0 },
      ],
    ]);
  });

  it("gathers what comes while the other side is slow", async () => {
    const messages: number[] = [];
    const slow = Promise.withResolvers<void>();
    const outbox = new Outbox(async ({ notices }) => {
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
