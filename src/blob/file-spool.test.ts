import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readlinkSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import fc from "fast-check";
import { Refusal } from "../base/errors.ts";
import { openSpools } from "./file-spool.ts";
import { SPOOL_MEMORY_BYTES_MAX } from "./limits.ts";
import type { Spool } from "./spool.ts";

const folder = mkdtempSync(join(tmpdir(), "posthorn-spool-"));
after(() => rmSync(folder, { recursive: true }));

async function writeAll(spool: Spool, bytes: Uint8Array, chunk: number): Promise<void> {
  for (let at = 0; at < bytes.length; at += chunk) {
    const wait = spool.write(bytes.subarray(at, at + chunk));
    if (wait !== undefined) await wait;
  }
}

const isLinux = process.platform === "linux";

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = (): void => void (settled = true);
  promise.then(note, note);
  for (let i = 0; i < 3; i++) await new Promise(setImmediate);
  return settled;
}

describe("a spool", { timeout: 60_000 }, () => {
  it("gives back what was written, whatever the sizes", async () => {
    const spools = await openSpools(folder);
    const all = randomBytes(3 * SPOOL_MEMORY_BYTES_MAX);
    await fc.assert(
      fc.asyncProperty(fc.nat(all.length), fc.integer({ min: 1000, max: 500_000 }), async (size, chunk) => {
        const bytes = all.subarray(0, size);
        await using spool = spools.open();
        await writeAll(spool, bytes, chunk);
        assert.equal(spool.size, size);
        assert.ok(Buffer.from(await spool.take()).equals(bytes));
      }),
      {
        numRuns: 25,
        examples: [
          [0, 1000],
          [SPOOL_MEMORY_BYTES_MAX, 65_536],
          [SPOOL_MEMORY_BYTES_MAX + 1, 65_536],
          [all.length, all.length],
        ],
      },
    );
  });

  it("copies what it keeps, and keeps what was taken", async () => {
    const spools = await openSpools(folder);
    for (const size of [1000, 2 * SPOOL_MEMORY_BYTES_MAX]) {
      const spool = spools.open();
      const chunk = Buffer.alloc(1000);
      for (let i = 0; i < size / 1000; i++) {
        chunk.fill(i % 256);
        await spool.write(chunk);
      }
      chunk.fill(99);
      const taken = await spool.take();
      await spool[Symbol.asyncDispose]();
      for (let i = 0; i < size / 1000; i++) assert.equal(taken[i * 1000], i % 256);
    }
  });

  it("takes small messages at once, without files and promises", async () => {
    const spools = await openSpools(folder);
    await using spool = spools.open();
    for (let i = 0; i < 100_000; i++) assert.equal(spool.write(Uint8Array.of(i % 256)), undefined);
    assert.equal((await spool.take()).length, 100_000);
  });

  it("leaves no file behind, not even while it is in use", async () => {
    const own = join(folder, "own");
    const spools = await openSpools(own);
    const spool = spools.open();
    await writeAll(spool, randomBytes(2 * SPOOL_MEMORY_BYTES_MAX), 100_000);
    assert.deepEqual(readdirSync(own), []);
    await spool[Symbol.asyncDispose]();
    await spool[Symbol.asyncDispose]();
  });

  it("clears away what a crash left, but not what may be in use", async () => {
    const own = join(folder, "crashed");
    await openSpools(own);
    writeFileSync(join(own, "old"), "x");
    utimesSync(join(own, "old"), 0, 0);
    writeFileSync(join(own, "new"), "x");
    await openSpools(own);
    assert.deepEqual(readdirSync(own), ["new"]);
  });

  it("holds few large messages whole at a time, the others wait their turn", async () => {
    const spools = await openSpools(folder, { largeMax: 2 });
    const large = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const spool = spools.open();
        await writeAll(spool, randomBytes(SPOOL_MEMORY_BYTES_MAX + 10), 500_000);
        return spool;
      }),
    );
    const [first, second, third, fourth] = large as [Spool, Spool, Spool, Spool];
    await Promise.all([first.take(), second.take()]);
    const thirdTaken = third.take();
    const fourthTaken = fourth.take();
    assert.equal(await isSettled(Promise.race([thirdTaken, fourthTaken])), false);

    await using small = spools.open();
    await small.write(Buffer.from("small ones do not wait"));
    assert.equal((await small.take()).length, 22);

    await third[Symbol.asyncDispose]();
    await assert.rejects(thirdTaken, (error) => error instanceof Refusal && error.code === "unavailable");
    await first[Symbol.asyncDispose]();
    assert.equal((await fourthTaken).length, SPOOL_MEMORY_BYTES_MAX + 10);
    await second[Symbol.asyncDispose]();
    await fourth[Symbol.asyncDispose]();
  });

  it(
    "keeps little in memory where many hold much, and gives back all that was written",
    { skip: !isLinux },
    async () => {
      const own = join(folder, "crowded");
      const spools = await openSpools(own, { memoryMax: 4 * SPOOL_MEMORY_BYTES_MAX });
      const bytes = randomBytes(SPOOL_MEMORY_BYTES_MAX - 1000);
      const crowd = Array.from({ length: 20 }, () => spools.open());
      for (const spool of crowd) await writeAll(spool, bytes, 10_000);
      const inFiles = filesOpenIn(own);
      assert.ok(inFiles >= 14 && inFiles <= 17, `${inFiles} of 20 are in files`);
      for (const spool of crowd) {
        assert.ok(Buffer.from(await spool.take()).equals(bytes));
        await spool[Symbol.asyncDispose]();
      }
      await using later = spools.open();
      await writeAll(later, bytes, 10_000);
      assert.equal(filesOpenIn(own), 0, "there is room again");
    },
  );

  it("gives a place back that it got in the moment it was closed", async () => {
    const spools = await openSpools(folder, { largeMax: 1 });
    const large = async (): Promise<Spool> => {
      const spool = spools.open();
      await writeAll(spool, randomBytes(SPOOL_MEMORY_BYTES_MAX + 10), 500_000);
      return spool;
    };
    const [first, second, third] = [await large(), await large(), await large()];
    await first.take();
    const taken = assert.rejects(second.take(), Refusal);
    await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose](), taken]);
    const timeout = AbortSignal.timeout(20_000);
    const never = new Promise((_, reject) => timeout.addEventListener("abort", reject));
    await Promise.race([third.take(), never]);
    await third[Symbol.asyncDispose]();
  });

  it("says unavailable when it cannot write", async () => {
    const own = join(folder, "gone");
    const spools = await openSpools(own);
    rmSync(own, { recursive: true });
    await using spool = spools.open();
    await assert.rejects(
      async () => spool.write(Buffer.alloc(2 * SPOOL_MEMORY_BYTES_MAX)),
      (error) => error instanceof Refusal && error.code === "unavailable",
    );
  });

  it("leaves no file open when its name cannot be taken away", { skip: !isLinux }, async (test) => {
    const spools = await openSpools(folder);
    await using spool = spools.open();
    const failing = test.mock.method(promises, "rm", async () => {
      throw Object.assign(new Error("read-only"), { code: "EROFS", syscall: "unlink" });
    });
    syncBuiltinESMExports();
    try {
      await assert.rejects(writeAll(spool, Buffer.alloc(2 * SPOOL_MEMORY_BYTES_MAX), 65_536), Refusal);
    } finally {
      failing.mock.restore();
      syncBuiltinESMExports();
    }
    assert.equal(filesOpenIn(folder), 0);
  });
});

function filesOpenIn(place: string): number {
  return readdirSync("/proc/self/fd").filter((descriptor) => fileOf(descriptor).startsWith(place)).length;
}

function fileOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return "";
  }
}
