import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { WalSync } from "./wal-sync.ts";

const folder = mkdtempSync(join(tmpdir(), "posthorn-wal-"));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, "a.db");
writeFileSync(`${file}-wal`, "log");

describe("WalSync", { timeout: 10_000 }, () => {
  it("syncs once for all that commit in one turn, and once for all that come while it runs", async () => {
    const slow = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    let syncs = 0;
    const sync = new WalSync(file, () => {
      syncs++;
      begun.resolve();
      return slow.promise;
    });
    assert.equal(sync.pending, undefined);
    const burst = Array.from({ length: 100 }, () => sync.committed());
    await begun.promise;
    const meanwhile = Array.from({ length: 100 }, () => sync.committed());
    assert.equal(sync.pending, meanwhile[0]);
    slow.resolve();
    await Promise.all(burst);
    await Promise.all(meanwhile);
    assert.equal(syncs, 2);
    await sync.close();
    assert.equal(sync.pending, undefined);
  });

  it("believes no sync after one that failed", async () => {
    let syncs = 0;
    const sync = new WalSync(file, async () => {
      if (++syncs === 1) throw new Error("i/o error");
    });
    await assert.rejects(sync.committed(), /i\/o error/);
    assert.equal(sync.failed, true);
    await assert.rejects(sync.committed(), /i\/o error/);
    assert.equal(syncs, 1);
    await sync.close();
  });

  it("fails when there is no log", async () => {
    const sync = new WalSync(join(folder, "missing.db"));
    await assert.rejects(sync.committed(), /ENOENT/);
    await sync.close();
  });

  it("finishes what was promised before it closes", async () => {
    const sync = new WalSync(file);
    const promised = sync.committed();
    await sync.close();
    await promised;
  });
});
