import { DAY_MS, TestClock } from "../base/clock.ts";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import fs, {
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import fc from "fast-check";
import { Refusal } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import { StorageAlarm } from "../base/storage-alarm.ts";
import { blobContract } from "./blob.contract.ts";
import type { BlobHash, Blobs } from "./blob.ts";
import { openFileBlobs } from "./files.ts";

const folder = mkdtempSync(join(tmpdir(), "posthorn-blobs-"));
after(() => rmSync(folder, { recursive: true }));
let folders = 0;
const newFolder = (): string => join(folder, String(++folders));
const fileOf = (root: string, hash: BlobHash): string => join(root, hash.slice(0, 2), hash.slice(2, 4), hash);
const unavailable = (error: unknown): boolean => error instanceof Refusal && error.code === "unavailable";

blobContract("a folder", async () => {
  const root = newFolder();
  const blobs = await openFileBlobs(root);
  const others = await openFileBlobs(root);
  return { blobs, others, [Symbol.asyncDispose]: async () => undefined };
});

function makeOld(root: string, hash: BlobHash, ms = DAY_MS): void {
  const then = (Date.now() - ms) / 1000;
  utimesSync(fileOf(root, hash), then, then);
}

describe("blobs in files", { timeout: 60_000 }, () => {
  it("takes less room than the content where that costs little, when it is old wherever it can, and hardly more where not", async () => {
    const root = newFolder();
    const blobs = await openFileBlobs(root);
    const attachment = Buffer.from(randomBytes(600_000).toString("base64"), "latin1");
    const noise = randomBytes(800_000);
    const text = Buffer.alloc(700_000, "Dear Sir,\r\n");
    const contents = new Map<BlobHash, Buffer>();
    for (const content of [attachment, noise, text]) contents.set(await blobs.put(content), content);
    const [ofAttachment, ofNoise, ofText] = [...contents.keys()] as [BlobHash, BlobHash, BlobHash];
    const sizeOf = (hash: BlobHash): number => statSync(fileOf(root, hash)).size;
    assert.ok(sizeOf(ofText) < text.length * 0.05);
    assert.equal(await blobs.packOld(Date.now() - DAY_MS), 0);
    for (const hash of contents.keys()) makeOld(root, hash, 2 * DAY_MS);
    assert.equal(await blobs.packOld(Date.now() - DAY_MS), 3);
    assert.ok(sizeOf(ofAttachment) < attachment.length * 0.77);
    assert.ok(sizeOf(ofNoise) < noise.length + 100);
    for (const [hash, content] of contents) assert.ok(Buffer.from(await blobs.get(hash)).equals(content));
    // A put may have renewed the file just before: a sweep takes it for a new one.
    assert.equal(await blobs.sweep(() => false, DAY_MS), 0);
    for (const hash of contents.keys()) makeOld(root, hash, 2 * DAY_MS);
    assert.equal(await blobs.packOld(Date.now() - DAY_MS), 0);
  });

  it("packs what is sound beside what is damaged", async () => {
    const root = newFolder();
    const blobs = await openFileBlobs(root);
    const hashes = await Promise.all([1, 2, 3].map((i) => blobs.put(Buffer.alloc(300_000, `text ${i}`))));
    for (const hash of hashes) makeOld(root, hash, 2 * DAY_MS);
    const [first, second] = hashes as [BlobHash, BlobHash];
    truncateSync(fileOf(root, first), 30);
    rmSync(fileOf(root, second));
    for (const hash of [first, ...hashes.slice(2)]) makeOld(root, hash, 2 * DAY_MS);
    assert.equal(await blobs.packOld(Date.now() - DAY_MS), 1);
    assert.equal(statSync(fileOf(root, first)).size, 30);
  });

  it("reads a blob whose head is longer than what is read first", async () => {
    const blobs = await openFileBlobs(newFolder());
    // 520 frames of 8 bytes each in the head.
    const content = Buffer.alloc(520 * 256 * 1024 - 5, "a");
    const hash = await blobs.put(content);
    const end = content.length;
    const [last] = await Array.fromAsync(blobs.read(hash, { start: end - 10, end }));
    assert.equal(last && Buffer.from(last).toString(), "a".repeat(10));
  });

  it("notices any damage to a file", async () => {
    const root = newFolder();
    const blobs = await openFileBlobs(root);
    const content = Buffer.concat([randomBytes(300_000), Buffer.alloc(300_000, "text ")]);
    const hash = await blobs.put(content);
    const file = fileOf(root, hash);
    const sound = readFileSync(file);
    const damaged = async (bytes: Buffer): Promise<void> => {
      writeFileSync(file, bytes);
      await assert.rejects(blobs.get(hash), (error) => unavailable(error) && /damaged/.test(String(error)));
      await assert.rejects(Array.fromAsync(blobs.read(hash)), unavailable);
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(sound);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        await damaged(bytes);
      }),
      {
        numRuns: 30,
        examples: [
          [0, 1],
          [4, 1],
          [7, 128],
          [8, 1],
          [14, 1],
          [16, 1],
          [39, 1],
        ],
      },
    );
    for (const length of [0, 3, 15, 16, 40, sound.length - 1]) await damaged(sound.subarray(0, length));
    writeFileSync(file, sound);
    assert.ok(Buffer.from(await blobs.get(hash)).equals(content));
  });

  it("reads of a large blob only what is asked for", async () => {
    const root = newFolder();
    const blobs = await openFileBlobs(root);
    const content = randomBytes(2_000_000);
    const hash = await blobs.put(content);
    // Without its second half, the first half can be read as before.
    truncateSync(fileOf(root, hash), 1_000_000);
    const pieces = await Array.fromAsync(blobs.read(hash, { start: 10, end: 700_000 }));
    assert.ok(Buffer.concat(pieces).equals(content.subarray(10, 700_000)));
    assert.ok(Math.max(...pieces.map((piece) => piece.length)) <= 256 * 1024);
  });

  it("gives a blob that is put again a new time of grace", async () => {
    const root = newFolder();
    const blobs = await openFileBlobs(root);
    const hash = await blobs.put(Buffer.from("again"));
    makeOld(root, hash);
    await blobs.put(Buffer.from("again"));
    assert.equal(await blobs.sweep(() => false, DAY_MS / 2), 0);
    makeOld(root, hash);
    assert.equal(await blobs.sweep(() => false, DAY_MS / 2), 1);
  });

  it("never takes away a blob that somebody puts at the same moment", async () => {
    const root = newFolder();
    const blobs = await openFileBlobs(root);
    const sweeper = await openFileBlobs(root);
    const contents = Array.from({ length: 10 }, (_, i) => Buffer.from(`content ${i}`));
    for (let round = 0; round < 20; round++) {
      const hashes = await Promise.all(contents.map((content) => blobs.put(content)));
      for (const hash of hashes) makeOld(root, hash);
      const sweeping = sweeper.sweep(() => false, DAY_MS / 2);
      for (const content of contents) {
        const hash = await blobs.put(content);
        assert.ok(Buffer.from(await blobs.get(hash)).equals(content));
      }
      await sweeping;
      for (const [i, hash] of hashes.entries())
        assert.ok(Buffer.from(await blobs.get(hash)).equals(contents[i] ?? Buffer.alloc(0)));
    }
  });

  it("recovers from a sweep and a put that were cut short", async () => {
    const root = newFolder();
    const blobs: Blobs = await openFileBlobs(root);
    const hash = await blobs.put(Buffer.from("half gone"));
    renameSync(fileOf(root, hash), join(root, "going", hash));
    assert.equal(await blobs.has(hash), true);
    assert.equal(Buffer.from(await blobs.get(hash)).toString(), "half gone");
    const unfinished = join(root, "new", "unfinished");
    writeFileSync(unfinished, "half");
    await blobs.sweep(() => true, 0);
    assert.ok(existsSync(fileOf(root, hash)));
    assert.ok(existsSync(unfinished), "it may be somebody's");
    utimesSync(unfinished, 0, 0);
    await blobs.sweep(() => true, 0);
    assert.ok(!existsSync(unfinished));
  });

  it("tells the operator of a body that is lost, and of one that is damaged, once each", async () => {
    const root = newFolder();
    const said: string[] = [];
    const log = { ...silentLog, warn: (_fields: object, message: string) => void said.push(message) };
    const blobs = await openFileBlobs(root, new StorageAlarm(log, new TestClock()));
    const [lost, damaged] = [await blobs.put(Buffer.from("lost")), await blobs.put(Buffer.from("damaged"))];
    rmSync(fileOf(root, lost));
    writeFileSync(fileOf(root, damaged), "no blob");
    for (const hash of [lost, damaged, lost, damaged]) await assert.rejects(blobs.get(hash), unavailable);
    assert.deepEqual(
      said.map((each) => each.split(":")[0]),
      [`blob ${lost} is missing`, `blob ${damaged} is damaged`],
    );
  });

  it("sweeps and lists beside files that are none of its own", async () => {
    const root = newFolder();
    const blobs = await openFileBlobs(root);
    const hash = await blobs.put(Buffer.from("ours"));
    for (const stray of [
      ".DS_Store",
      join(hash.slice(0, 2), ".DS_Store"),
      join(hash.slice(0, 2), hash.slice(2, 4), "x"),
    ])
      writeFileSync(join(root, stray), "");
    assert.deepEqual(await Array.fromAsync(blobs.list()), [hash]);
    assert.equal(await blobs.sweep(() => false, -1), 1);
  });

  it("has its own name on the disk before it takes anything", { skip: process.platform === "win32" }, async (test) => {
    const root = newFolder();
    const opened: string[] = [];
    const { openSync } = fs;
    test.mock.method(fs, "openSync", (...args: Parameters<typeof openSync>) => {
      opened.push(String(args[0]));
      return openSync(...args);
    });
    syncBuiltinESMExports();
    try {
      await openFileBlobs(root);
    } finally {
      test.mock.restoreAll();
      syncBuiltinESMExports();
    }
    assert.deepEqual(opened, [folder, root]);
  });

  it("says unavailable when it cannot write", async () => {
    const root = newFolder();
    const blobs = await openFileBlobs(root);
    rmSync(join(root, "new"), { recursive: true });
    await assert.rejects(blobs.put(Buffer.from("nowhere to go")), unavailable);
    writeFileSync(join(folder, "file"), "");
    await assert.rejects(openFileBlobs(join(folder, "file", "below")), unavailable);
  });
});
