/** What every blob store does: a suite that each engine runs. */
import { HOUR_MS } from "../base/clock.ts";
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { Refusal } from "../base/errors.ts";
import type { BlobHash, Blobs } from "./blob.ts";

export interface BlobEngine extends AsyncDisposable {
  readonly blobs: Blobs;
  /** The same blobs as another process sees them. */
  readonly others: Blobs;
}

const unavailable = (error: unknown): boolean => error instanceof Refusal && error.code === "unavailable";
const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const base64 = (bytes: number): Buffer =>
  Buffer.from(randomBytes(bytes).toString("base64"), "latin1").subarray(0, bytes);
const noWish = (): boolean => false;

async function rangeOf(blobs: Blobs, hash: BlobHash, range?: { start: number; end: number }): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(blobs.read(hash, range)));
}

export function blobContract(name: string, open: () => Promise<BlobEngine>): void {
  describe(`${name} as a blob store`, { timeout: 60_000 }, () => {
    let engine: BlobEngine;
    let blobs: Blobs;
    before(async () => {
      engine = await open();
      blobs = engine.blobs;
    });
    after(() => engine[Symbol.asyncDispose]());

    for (const [what, bytes] of [
      ["nothing", new Uint8Array()],
      ["one byte", Uint8Array.of(0)],
      ["a text", Buffer.from("Dear Sir,\r\n".repeat(1000))],
      ["an encoded attachment", base64(300_000)],
      ["what cannot be compressed", randomBytes(300_000)],
      ["exactly one frame", Buffer.alloc(256 * 1024, 1)],
      ["a frame and a byte", base64(256 * 1024 + 1)],
      ["many frames", Buffer.concat([base64(1_500_000), randomBytes(1_000_000), Buffer.alloc(700_000)])],
    ] as const) {
      it(`gives ${what} back`, async () => {
        const hash = await blobs.put(bytes);
        assert.equal(hash, hashOf(bytes));
        assert.equal(await engine.others.has(hash), true);
        assert.ok(Buffer.from(await engine.others.get(hash)).equals(bytes));
        assert.ok((await rangeOf(engine.others, hash)).equals(bytes));
      });
    }

    it("reads any range", async () => {
      const bytes = Buffer.concat([base64(400_000), randomBytes(400_000)]);
      const hash = await blobs.put(bytes);
      const position = fc.integer({ min: 0, max: bytes.length + 10 });
      await fc.assert(
        fc.asyncProperty(position, position, async (start, end) => {
          assert.ok((await rangeOf(blobs, hash, { start, end })).equals(bytes.subarray(start, end)));
        }),
        { numRuns: 40 },
      );
    });

    it("stops reading when nobody wants more", async () => {
      const hash = await blobs.put(base64(2_000_000));
      for await (const piece of blobs.read(hash)) {
        assert.ok(piece.length > 0);
        break;
      }
    });

    it("takes the same content from many sides at once", async () => {
      const bytes = base64(500_000);
      const sides = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? blobs : engine.others).put(bytes));
      assert.deepEqual(new Set(await Promise.all(sides)), new Set([hashOf(bytes)]));
      assert.ok(Buffer.from(await blobs.get(hashOf(bytes) as BlobHash)).equals(bytes));
      const listed = await Array.fromAsync(blobs.list());
      assert.equal(listed.filter((hash) => hash === hashOf(bytes)).length, 1);
    });

    it("does not keep the caller's memory", async () => {
      const bytes = base64(1000);
      const copy = Buffer.from(bytes);
      const hash = await blobs.put(bytes);
      bytes.fill(0);
      assert.ok(Buffer.from(await blobs.get(hash)).equals(copy));
    });

    it("says unavailable for what it does not have", async () => {
      const hash = hashOf(Buffer.from("never stored")) as BlobHash;
      assert.equal(await blobs.has(hash), false);
      await assert.rejects(blobs.get(hash), unavailable);
      await assert.rejects(rangeOf(blobs, hash), unavailable);
    });

    it("sweeps what nobody wants, after its time of grace", async () => {
      const wanted = await blobs.put(base64(1000));
      const unwanted = await blobs.put(base64(1000));
      assert.equal(await blobs.sweep(noWish, HOUR_MS), 0);
      assert.ok(await blobs.has(unwanted));
      assert.ok((await blobs.sweep((hash) => hash === wanted, -1)) >= 1);
      assert.equal(await blobs.has(wanted), true);
      assert.equal(await engine.others.has(unwanted), false);
      assert.deepEqual(await Array.fromAsync(blobs.list()), [wanted]);
    });

    it("can be given again what was swept", async () => {
      const bytes = base64(1000);
      const hash = await blobs.put(bytes);
      await blobs.sweep(noWish, -1);
      assert.equal(await blobs.put(bytes), hash);
      assert.ok(Buffer.from(await blobs.get(hash)).equals(bytes));
    });
  });
}
