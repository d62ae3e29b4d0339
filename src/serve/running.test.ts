import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { isRunning, noteRunning, readRunning } from "./running.ts";

describe("the note of a running server", () => {
  it("is there as long as it runs, and says where it listens", async () => {
    const folder = await mkdtemp(join(tmpdir(), "posthorn-running-"));
    try {
      assert.equal(readRunning(folder), undefined);
      const listeners = [{ role: "smtp", host: "127.0.0.1", port: 2525 }] as const;
      {
        using _note = noteRunning(folder, { pid: process.pid, startedAt: "2026-01-05T10:00:00.000Z", listeners });
        assert.deepEqual(readRunning(folder)?.listeners, listeners);
      }
      assert.equal(readRunning(folder), undefined);
      await writeFile(join(folder, "running.json"), "{");
      assert.equal(readRunning(folder), undefined);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("knows a process that is gone, and one that is somebody else's", () => {
    const note = { startedAt: "", listeners: [] };
    assert.equal(isRunning({ ...note, pid: process.pid }), true);
    // The first process of a machine belongs to root.
    assert.equal(isRunning({ ...note, pid: 1 }), true);
    assert.equal(isRunning({ ...note, pid: spawnSync(process.execPath, ["-e", ""]).pid }), false);
  });
});
