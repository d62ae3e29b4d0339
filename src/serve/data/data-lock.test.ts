import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { FolderInUse, lockBodies, lockFolder } from "./data-lock.ts";

describe("the locks of a data folder", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-lock-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("lets one server have it", () => {
    {
      using _first = lockFolder(folder);
      assert.throws(() => lockFolder(folder), FolderInUse);
    }
    lockFolder(folder)[Symbol.dispose]();
  });

  it("keeps a sweep of bodies and a backup apart, beside a server", () => {
    using _server = lockFolder(folder);
    {
      using backup = lockBodies(folder);
      assert.ok(backup);
      assert.equal(lockBodies(folder), undefined);
    }
    using sweep = lockBodies(folder);
    assert.ok(sweep);
  });
});
