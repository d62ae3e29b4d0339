import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import type { PGlite } from "@electric-sql/pglite";
import { openPostgresChannel } from "../db/postgres-client.ts";
import { busContract } from "./bus.contract.ts";
import type { Bus } from "./bus.ts";
import { startPglite } from "../db/testing/pglite.ts";
import { type Channel, type OpenChannel, openPostgresBus } from "./postgres.ts";

const CHANNEL = "posthorn_test";

/** PGlite has one connection, which hears what it says itself, as PostgreSQL's do. */
function pgliteChannel(postgres: PGlite): OpenChannel {
  return async (onPayload) => {
    const stop = await postgres.listen(CHANNEL, onPayload);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    return {
      ended,
      notify: async (payload) => void (await postgres.query("select pg_notify($1, $2)", [CHANNEL, payload])),
      [Symbol.asyncDispose]: async () => {
        resolve();
        await stop();
      },
    };
  };
}

/** A bus that already listens: its first news is that some may have been lost. */
async function listening(open: () => Bus): Promise<Bus> {
  const bus = open();
  const { promise, resolve } = Promise.withResolvers<void>();
  using subscription = bus.subscribe(0, () => resolve());
  await promise;
  void subscription;
  return bus;
}

async function twoBuses(openChannel: OpenChannel): Promise<[Bus, Bus]> {
  return [await listening(() => openPostgresBus(openChannel)), await listening(() => openPostgresBus(openChannel))];
}

busContract("PGlite", async () => {
  const postgres = await startPglite();
  const all = await twoBuses(pgliteChannel(postgres));
  return {
    all,
    async [Symbol.asyncDispose]() {
      for (const bus of all) await bus[Symbol.asyncDispose]();
      await postgres.close();
    },
  };
});

const url = process.env["POSTHORN_TEST_POSTGRES"];
if (url !== undefined) {
  busContract("a PostgreSQL server", async () => {
    const channel = `posthorn_${randomBytes(6).toString("hex")}`;
    const all = await twoBuses((onPayload) => openPostgresChannel(url, channel, onPayload));
    return {
      all,
      async [Symbol.asyncDispose]() {
        for (const bus of all) await bus[Symbol.asyncDispose]();
      },
    };
  });
}

/** A channel that the test holds in its hand. */
class LooseChannel implements Channel {
  readonly #end = Promise.withResolvers<void>();
  readonly ended = this.#end.promise;
  readonly sent: string[] = [];
  readonly hear: (payload: string) => void;

  constructor(onPayload: (payload: string) => void) {
    this.hear = onPayload;
  }

  async notify(payload: string): Promise<void> {
    this.sent.push(payload);
  }

  lose(): void {
    this.#end.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.lose();
  }
}

describe("the PostgreSQL bus", { timeout: 20_000 }, () => {
  it("comes back after its connection is lost, and says that news may have been lost", async () => {
    const channels: LooseChannel[] = [];
    let refusals = 1;
    const bus = openPostgresBus(async (onPayload) => {
      if (channels.length === 1 && refusals-- > 0) throw new Error("connection refused");
      const channel = new LooseChannel(onPayload);
      channels.push(channel);
      return channel;
    });
    const heard: number[] = [];
    let told = Promise.withResolvers<void>();
    using subscription = bus.subscribe(5, ({ modseq }) => {
      heard.push(modseq);
      told.resolve();
    });
    await told.promise;
    channels[0]?.hear("other 5:10");
    told = Promise.withResolvers();
    channels[0]?.lose();
    await told.promise;
    channels[1]?.hear("other 5:11");
    assert.deepEqual(heard, [0, 10, 0, 11]);
    void subscription;
    await bus[Symbol.asyncDispose]();
  });

  it("asks the others to look again at what it could not tell them", async () => {
    const channels: LooseChannel[] = [];
    const next = Promise.withResolvers<void>();
    const bus = await listening(() =>
      openPostgresBus(async (onPayload) => {
        if (channels.length > 0) await next.promise;
        const channel = new LooseChannel(onPayload);
        channels.push(channel);
        return channel;
      }),
    );
    const [first] = channels;
    bus.publish({ accountId: 5, modseq: 1 });
    while (first?.sent.length === 0) await new Promise(setImmediate);
    first?.lose();
    await new Promise(setImmediate);
    bus.publish({ accountId: 5, modseq: 2 });
    bus.publish({ accountId: 6, modseq: 3 });
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    next.resolve();
    while ((channels[1]?.sent.length ?? 0) === 0) await new Promise(setImmediate);
    assert.match(channels[1]?.sent.join() ?? "", /^\w+ 5:0 6:0$/);
    await bus[Symbol.asyncDispose]();
  });

  it("asks for it also where telling failed only after there was another connection", async () => {
    const channels: LooseChannel[] = [];
    const telling = Promise.withResolvers<void>();
    const bus = await listening(() =>
      openPostgresBus(async (onPayload) => {
        const channel = new LooseChannel(onPayload);
        if (channels.push(channel) === 1) channel.notify = () => telling.promise;
        return channel;
      }),
    );
    bus.publish({ accountId: 5, modseq: 1 });
    await new Promise(setImmediate);
    channels[0]?.lose();
    while (channels.length < 2) await new Promise(setImmediate);
    await new Promise(setImmediate);
    telling.reject(new Error("connection lost"));
    await new Promise(setImmediate);
    await bus[Symbol.asyncDispose]();
    assert.match(channels[1]?.sent.join() ?? "", /^\w+ 5:0$/);
  });

  it("passes over payloads that are no notices, and its own", async () => {
    const opened = Promise.withResolvers<LooseChannel>();
    const bus = await listening(() =>
      openPostgresBus(async (onPayload) => {
        const channel = new LooseChannel(onPayload);
        opened.resolve(channel);
        return channel;
      }),
    );
    const channel = await opened.promise;
    const heard: number[] = [];
    using subscription = bus.subscribe(5, ({ modseq }) => heard.push(modseq));
    bus.publish({ accountId: 5, modseq: 1 });
    while (channel.sent.length === 0) await new Promise(setImmediate);
    for (const payload of [...channel.sent, "", "5:9", "x y 5 5: :5 5:x 5:-1 5:99999999999999999999", "x 5:2 6:3"])
      channel.hear(payload);
    assert.deepEqual(heard, [1, 2]);
    void subscription;
    await bus[Symbol.asyncDispose]();
  });

  it("keeps its payloads under PostgreSQL's limit", async () => {
    const opened = Promise.withResolvers<LooseChannel>();
    const bus = await listening(() =>
      openPostgresBus(async (onPayload) => {
        const channel = new LooseChannel(onPayload);
        opened.resolve(channel);
        return channel;
      }),
    );
    for (let i = 0; i < 2000; i++)
      bus.publish({ accountId: Number.MAX_SAFE_INTEGER - i, modseq: Number.MAX_SAFE_INTEGER });
    await bus[Symbol.asyncDispose]();
    const { sent } = await opened.promise;
    assert.equal(sent.join(" ").match(/:/g)?.length, 2000);
    for (const payload of sent) assert.ok(Buffer.byteLength(payload) < 8000);
  });
});

describe("a bus on PostgreSQL", () => {
  it("is closed while its connection is still being opened", async () => {
    const connected = Promise.withResolvers<void>();
    let isOpen = false;
    const bus = openPostgresBus(async () => {
      await connected.promise;
      isOpen = true;
      return {
        ended: new Promise(() => undefined),
        notify: async () => undefined,
        [Symbol.asyncDispose]: async () => void (isOpen = false),
      };
    });
    const closed = bus[Symbol.asyncDispose]();
    await new Promise((done) => setImmediate(done));
    connected.resolve();
    await closed;
    assert.equal(isOpen, false);
  });
});
