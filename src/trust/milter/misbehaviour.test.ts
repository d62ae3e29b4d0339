/** Filters that cannot be reached, die, stall, and talk nonsense: the mail gets what the operator has decided, within the time. */
import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { describe, it } from "node:test";
import { begin, last, send, stage, TEXT, USER } from "../../../test/support/filtered-server.ts";
import { CONTINUE, type MilterScript, says } from "../../../test/support/milter-peer.ts";
import { FIELD_CHANGES_MAX } from "./limits.ts";
import type { MilterSettings } from "./settings.ts";

const SOON = { commandMs: 300, messageMs: 300 };
const silence = (): undefined => undefined;
const dies = () => (socket: Socket) => void socket.destroy();
/** For as long as somebody listens. */
const endlessly = (bytes: Uint8Array) => () => (socket: Socket) => {
  // Many at once, so that a limit is soon reached.
  const many = Buffer.concat(Array<Uint8Array>(bytes.length > 10_000 ? 1 : 500).fill(bytes));
  const more = (): void => {
    if (!socket.destroyed) socket.write(many, () => setImmediate(more));
  };
  more();
};

const cases: Readonly<
  Record<string, { readonly script: MilterScript; readonly settings?: Partial<MilterSettings>; readonly why: RegExp }>
> = {
  "is not there": { script: {}, settings: { address: { kind: "unix", path: "/nowhere/milter.sock" } }, why: /ENOENT/ },
  "does not negotiate": {
    script: { negotiation: undefined },
    settings: { connectMs: 300 },
    why: /in time|cannot be reached/,
  },
  "negotiates nonsense": { script: { negotiation: says("c") }, why: /negotiation/ },
  "negotiates half": { script: { negotiation: says("O", 6) }, why: /number is missing/ },
  "speaks a newer version": { script: { version: 7 }, why: /version 7/ },
  "wants actions that nobody knows": { script: { actions: 0x200 }, why: /actions that are not on offer/ },
  "wants steps that nobody knows": { script: { steps: 0x40000000 }, why: /steps that are not on offer/ },
  "dies when a client comes": { script: { answers: { C: dies } }, why: /closed/ },
  "dies at the sender": { script: { answers: { M: dies } }, why: /closed/ },
  "dies in the header": { script: { answers: { L: dies } }, why: /closed/ },
  "dies at the end": { script: { answers: { E: dies } }, why: /closed/ },
  "dies after half of its changes": {
    script: {
      answers: {
        E: () => (socket) => {
          socket.write(says("h", "X-Half", "1"), () => socket.destroy());
        },
      },
    },
    why: /closed|ECONNRESET/,
  },
  "stalls at the sender": { script: { answers: { M: silence } }, settings: SOON, why: /in time/ },
  "stalls at the end": { script: { answers: { E: silence } }, settings: SOON, why: /in time/ },
  "is at work for ever": { script: { answers: { E: endlessly(says("p")) } }, settings: SOON, why: /in time/ },
  "is at work at the sender for ever": {
    script: { answers: { M: endlessly(says("p")) } },
    settings: SOON,
    why: /in time/,
  },
  "changes for ever": { script: { answers: { E: endlessly(says("h", "X", "1")) } }, why: /changes too much/ },
  "takes out too many fields": {
    script: {
      answers: { E: () => [...Array<Uint8Array>(FIELD_CHANGES_MAX + 1).fill(says("m", 1, "X", "")), CONTINUE] },
    },
    why: /changes too much/,
  },
  "adds more header than fits": {
    script: { answers: { E: endlessly(says("h", "X", "1".repeat(60_000))) } },
    why: /header fields are too large/,
  },
  "replaces the body by more than may be": {
    script: { answers: { E: endlessly(says("b", Buffer.alloc(1_000_000))) } },
    why: /larger than a message may be/,
  },
  "replaces the body by nothing for ever": {
    script: { answers: { E: endlessly(says("b")) } },
    why: /changes too much/,
  },
  "has reasons to quarantine for ever": {
    script: { answers: { E: endlessly(says("q", "odd ".repeat(15_000))) } },
    why: /reasons are too long/,
  },
  "says what nobody knows": { script: { answers: { M: () => says("?") } }, why: /nobody knows/ },
  "changes before the end": { script: { answers: { L: () => says("h", "X", "1") } }, why: /before the end/ },
  "discards a client": { script: { answers: { C: () => says("d") } }, why: /before there is a message/ },
  "skips what cannot be skipped": { script: { answers: { M: () => says("s") } }, why: /makes no sense/ },
  "promises in our name": { script: { answers: { M: () => says("y", "250 2.0.0 Taken") } }, why: /no refusal/ },
  "answers in two codes": {
    script: { answers: { M: () => says("y", "550-5.7.1 a\r\n250 2.0.0 b") } },
    why: /no refusal/,
  },
  "adds a field with an impossible name": {
    script: { answers: { E: () => [says("h", "X: 1\r\nY", "1"), CONTINUE] } },
    why: /name of a header field/,
  },
  "adds a recipient that is none": {
    script: { answers: { E: () => [says("+", "<a b>"), CONTINUE] } },
    why: /address|domain|@/,
  },
  "sends an empty packet": {
    script: { answers: { M: () => Buffer.alloc(8) } },
    why: /packet is empty/,
  },
  "sends a packet that is too large": {
    script: { answers: { M: () => Buffer.alloc(64, 0xff) } },
    why: /packet has 4294967295 bytes/,
  },
  "speaks HTTP": { script: { negotiation: Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n") }, why: /packet has/ },
};

describe("a filter that misbehaves", () => {
  for (const [what, { script, settings, why }] of Object.entries(cases)) {
    it(`${what}: the sender is to come again`, async () => {
      await using all = await stage(script, settings, { messageBytesMax: 4_000_000 });
      assert.match(await last(all.server), /^451 4\.7\.1 Service unavailable/);
      assert.deepEqual(await all.server.inbox(all.account), []);
      assert.match(all.noted.find(({ result }) => result === "failed")?.detail ?? "", why);
    });
  }

  it("lets mail pass unseen where the operator wants that, changed by nothing of what it said before", async () => {
    for (const { script, settings } of Object.values(cases)) {
      await using all = await stage(
        script,
        { ...SOON, messageMs: 300_000, ...settings, onFailure: "accept" },
        { messageBytesMax: 4_000_000 },
      );
      assert.match(await last(all.server), /^250/);
      const [text = ""] = await all.server.inbox(all.account);
      assert.ok(text.endsWith(TEXT));
      assert.deepEqual(
        all.noted.map(({ result }) => result),
        ["failed"],
      );
    }
  });

  it("keeps mail out where the operator wants that", async () => {
    await using all = await stage({ answers: { E: dies } }, { onFailure: "reject" });
    assert.match(await last(all.server), /^550 5\.5\.0 Service unavailable/);
  });

  it("is asked again for the next message", async () => {
    await using all = await stage({ answers: { R: (_, time) => (time === 0 ? dies() : CONTINUE) } });
    const client = await begin(all.server);
    const answers = await send(client, { to: [USER, USER] });
    assert.deepEqual(
      answers.slice(1).map((each) => each.slice(0, 9)),
      ["451 4.7.1", "451 4.7.1"],
    );
    client.send("RSET\r\n");
    await client.reply();
    assert.match((await send(client)).at(-1) ?? "", /^250/);
    assert.equal(all.peer.connections, 2);
    client.close();
  });

  it("has looked at a message to its end before that is taken, though the client has gone", async () => {
    const asked = Promise.withResolvers<Socket>();
    await using all = await stage({ answers: { E: () => (socket) => asked.resolve(socket) } }, { onFailure: "accept" });
    const client = await begin(all.server);
    const answers = send(client);
    const socket = await asked.promise;
    client.close();
    await answers.catch(() => undefined);
    socket.write(says("r"));
    while (all.noted.length === 0) await new Promise((done) => setImmediate(done));
    assert.deepEqual(
      all.noted.map(({ result }) => result),
      ["refused"],
    );
    assert.deepEqual(await all.server.inbox(all.account), []);
  });
});
