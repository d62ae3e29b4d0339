import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { silentLog } from "../base/log.ts";
import { FolderBus, hearFolder } from "./folder.ts";
import { openLocalBus } from "./local.ts";

describe("news of commands", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-notices-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("reach the server, each account once however often it changed", { timeout: 20_000 }, async () => {
    const notices = join(folder, "notices");
    await using server = openLocalBus();
    using _heard = await hearFolder(notices, server, silentLog);
    const told = Promise.withResolvers<number>();
    using _subscription = server.subscribe(7, ({ modseq }) => told.resolve(modseq));
    await using command = new FolderBus(notices);
    for (let modseq = 1; modseq < 100; modseq++) command.publish({ accountId: 7, modseq });
    await command[Symbol.asyncDispose]();
    assert.equal(await told.promise, 0);
    assert.deepEqual(await readdir(notices), []);
  });

  it("are heard by the command itself", async () => {
    await using command = new FolderBus(join(folder, "nowhere"));
    const heard: number[] = [];
    using _subscription = command.subscribe(1, ({ modseq }) => heard.push(modseq));
    command.publish({ accountId: 1, modseq: 3 });
    command.publish({ accountId: 2, modseq: 4 });
    assert.deepEqual(heard, [3]);
  });

  it("are lost where no server is", async () => {
    const command = new FolderBus(join(folder, "nowhere"));
    command.publish({ accountId: 1, modseq: 1 });
    await command[Symbol.asyncDispose]();
    assert.deepEqual(await readdir(folder), ["notices"]);
  });

  it("of earlier are forgotten when the server begins", async () => {
    const notices = join(folder, "notices");
    const command = new FolderBus(notices);
    command.publish({ accountId: 1, modseq: 1 });
    await command[Symbol.asyncDispose]();
    assert.deepEqual(await readdir(notices), ["1"]);
    using _heard = await hearFolder(notices, openLocalBus(), silentLog);
    assert.deepEqual(await readdir(notices), []);
  });
});
