import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { constants, createDeflateRaw, createInflateRaw, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { ClientGone } from "./client-gone.ts";
import { deflated, Inflater } from "./compression.ts";
import { INFLATED_PIECE_BYTES } from "./limits.ts";

/** What a peer's decompressor makes of several answers, one after another. */
async function inflated(chunks: readonly Uint8Array[]): Promise<Buffer> {
  const stream = createInflateRaw();
  const pieces: Buffer[] = [];
  stream.on("data", (piece: Buffer) => pieces.push(piece));
  for (const chunk of chunks) await new Promise<void>((done) => stream.write(chunk, () => done()));
  stream.close();
  return Buffer.concat(pieces);
}

/** What a client with a compressor of its own sends, flushed after every command. */
async function sent(commands: readonly Uint8Array[]): Promise<Buffer> {
  const stream = createDeflateRaw();
  const pieces: Buffer[] = [];
  stream.on("data", (piece: Buffer) => pieces.push(piece));
  for (const command of commands) {
    stream.write(command);
    await new Promise<void>((done) => stream.flush(constants.Z_SYNC_FLUSH, done));
  }
  stream.close();
  return Buffer.concat(pieces);
}

describe("compression", () => {
  it("makes of every turn's answers something that goes on from the last", async () => {
    const answers = fc.array(fc.array(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 5000 })), { minLength: 1 }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(answers, async (turns) => {
        const plain = turns.flat().map((piece) => Buffer.from(piece as string));
        assert.deepEqual(await inflated(turns.map((pieces) => deflated(pieces))), Buffer.concat(plain));
      }),
      { numRuns: 50 },
    );
  });

  it("understands a client, however its bytes are cut", async () => {
    const commands = fc.array(fc.uint8Array({ minLength: 1, maxLength: 6000 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(commands, fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1 }), async (all, cuts) => {
        const wire = await sent(all);
        const inflater = new Inflater();
        const pieces: Uint8Array[] = [];
        let isBusy = false;
        for (let at = 0, i = 0; at < wire.length; i++) {
          const end = at + cuts[i % cuts.length]!;
          await inflater.feed(wire.subarray(at, end), async (piece) => {
            assert.ok(!isBusy && piece.length <= 2 * INFLATED_PIECE_BYTES);
            isBusy = true;
            await new Promise(setImmediate);
            pieces.push(Buffer.from(piece));
            isBusy = false;
          });
          at = end;
        }
        inflater.close();
        assert.deepEqual(Buffer.concat(pieces), Buffer.concat(all));
      }),
      { numRuns: 50 },
    );
  });

  it("never makes more plain than is taken", async () => {
    const inflater = new Inflater();
    const bomb = deflateRawSync(Buffer.alloc(50 * 1024 * 1024), { finishFlush: constants.Z_SYNC_FLUSH });
    let bytes = 0;
    const before = process.memoryUsage().arrayBuffers;
    await inflater.feed(bomb, async (piece) => {
      bytes += piece.length;
      assert.ok(process.memoryUsage().arrayBuffers - before < 16 * 1024 * 1024);
      if (bytes % (1 << 20) === 0) await new Promise(setImmediate);
    });
    assert.equal(bytes, 50 * 1024 * 1024);
    inflater.close();
  });

  it("ends with a client that sends something else, or ends its own", async () => {
    for (const wrong of [Buffer.from("a NOOP\r\n"), deflateRawSync(Buffer.from("a NOOP\r\n"))]) {
      const inflater = new Inflater();
      const heard: string[] = [];
      const take = (piece: Uint8Array): void => void heard.push(Buffer.from(piece).toString());
      await assert.rejects(async () => {
        await inflater.feed(wrong, take);
        await new Promise(setImmediate);
        await inflater.feed(wrong, take);
      }, ClientGone);
      assert.ok(heard.length <= 1);
      inflater.close();
    }
  });
});
