import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { startMilterPeer } from "../../test/support/milter-peer.ts";
import { freePort } from "../../test/support/free-ports.ts";
import { inProcess } from "./testing/shell.ts";

describe("posthorn milter check", () => {
  it("tells of each filter whether it works, and fails when one does not", async () => {
    await using peer = await startMilterPeer({ actions: 0x21, steps: 0x10 });
    const folder = await mkdtemp(join(tmpdir(), "posthorn-milter-"));
    const config = join(folder, "posthorn.toml");
    const away = await freePort();
    const run = async (...args: string[]) => inProcess(["milter", "check", ...args, "--config", config]);
    try {
      await writeFile(config, "");
      assert.match((await run()).out, /no filters/);
      await writeFile(
        config,
        `[[milters]]\naddress = "inet:${peer.port}@127.0.0.1"\nname = "works"\n[[milters]]\naddress = "inet:127.0.0.1:${away}"\nonFailure = "accept"\nmail = ["lmtp"]\n`,
      );
      const both = await run();
      assert.equal(both.status, 1);
      assert.match(both.out, /^works \(inet:127\.0\.0\.1:\d+\), for incoming, submission\n.*version 6/);
      assert.match(both.out, /may: add header, quarantine\n.*asked for: no body\n/);
      assert.match(both.out, new RegExp(`^inet:127\\.0\\.0\\.1:${away} .*, for lmtp\n.*ECONNREFUSED`, "m"));
      assert.equal((await run("works")).status, 0);
      assert.equal((await run("nobody")).status, 2);
      await writeFile(
        config,
        '[[milters]]\naddress = "127.0.0.1:1"\n[[milters]]\naddress = "inet:a:1"\nmessageTimeout = "10 min"\n',
      );
      const wrong = await run();
      assert.notEqual(wrong.status, 0);
      assert.match(wrong.err, /milters\[0\]\.address/);
      assert.match(wrong.err, /milters\[1\]\.messageTimeout.*\n?.*9 minutes/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
