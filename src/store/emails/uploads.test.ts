import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import { HOUR_MS } from "../../base/clock.ts";
import { openFileBlobs } from "../../blob/files.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { storeMigrations } from "../migrations/index.ts";
import type { AccountId } from "../model.ts";
import { addUpload, readUpload } from "./uploads.ts";

describe("uploads", () => {
  it("let the oldest give way, and are refused when there were too many in too short a time", async () => {
    const folder = await mkdtemp(join(tmpdir(), "posthorn-uploads-"));
    const database = await openSqlite(join(folder, "a.db"), { migrations: storeMigrations, create: true });
    try {
      const blobs = await openFileBlobs(join(folder, "blobs"));
      const room = { count: 3, bytes: 100, made: 6, madeBytes: 1000 };
      let now = 0;
      const parts = () => ({ accountId: 1 as AccountId, database, blobs, now: (now += 1) });
      const ids: string[] = [];
      const add = async (size: number): Promise<void> => {
        ids.push((await addUpload(parts(), new Uint8Array(size), "x/y", room)).id);
      };
      const left = async (): Promise<number[]> => {
        const found = await Promise.all(ids.map((id) => readUpload(parts(), id)));
        return found.flatMap((each, i) => (each === undefined ? [] : [i]));
      };
      for (let i = 0; i < 4; i++) await add(10);
      assert.deepEqual(await left(), [1, 2, 3]);
      await add(85);
      assert.deepEqual(await left(), [3, 4]);
      await add(1);
      assert.deepEqual(await left(), [3, 4, 5]);
      await assert.rejects(add(1), refused("rate-limited"));
      now += 12 * HOUR_MS;
      await add(1);
      assert.deepEqual(await left(), [6]);
    } finally {
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    }
  });
});
