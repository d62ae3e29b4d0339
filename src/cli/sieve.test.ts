import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { defaultConfig } from "../config/load.ts";
import { noteProblem } from "../mail/sieve/problems.ts";
import { putScript } from "../mail/sieve/scripts.ts";
import { inProcess, script } from "./testing/shell.ts";
import { withAccount } from "./with-storage.ts";

const ANN = "ann@sieve.test";
const TEXT = 'require "fileinto";\r\nif header :is "subject" "x" { fileinto "Lists"; }\r\n';

describe("Sieve scripts on the command line", () => {
  const run = inProcess;
  const { json, fails } = script(run);
  const home = process.cwd();
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-sieve-"));
    process.chdir(folder);
    await json(["domain", "add", "sieve.test"]);
    await json(["account", "add", ANN, "--password-stdin"], "open sesame\n");
  });
  after(async () => {
    process.chdir(home);
    await rm(folder, { recursive: true });
  });

  it("are kept, shown, activated and removed", async () => {
    await json(["sieve", "put", ANN, "main", "-", "--activate"], TEXT);
    await json(["sieve", "put", ANN, "other", "-"], "discard;");
    assert.deepEqual(await json(["sieve", "show", ANN, "main"]), {
      address: ANN,
      name: "main",
      isActive: true,
      text: TEXT,
    });
    assert.equal((await run(["sieve", "show", ANN, "main"])).out, TEXT.replaceAll("\r\n", "\n"));
    assert.match((await run(["sieve", "list", ANN])).out, /^main +active +\d+ bytes\nother +8 bytes\n$/);
    assert.equal((await fails(["sieve", "remove", ANN, "main"])).code, "in-use");
    assert.deepEqual(await json(["sieve", "activate", ANN, "other"]), { address: ANN, active: "other" });
    assert.deepEqual(await json(["sieve", "remove", ANN, "main"]), { address: ANN, removed: "main" });
    assert.deepEqual(await json(["sieve", "deactivate", ANN]), { address: ANN, active: null });
    await json(["sieve", "remove", ANN, "other"]);
    assert.deepEqual(await json(["sieve", "list", ANN]), { address: ANN, scripts: [] });
    assert.equal((await fails(["sieve", "activate", ANN, "other"])).code, "not-found");
  });

  it("are checked, and tell what they would do", async () => {
    const wrong = await fails(["sieve", "put", ANN, "main", "-"], "keep;\n  fileinto;\n");
    assert.deepEqual([wrong.status, wrong.code], [1, "invalid"]);
    assert.match(wrong.message, /^line 2, column \d+: /);
    assert.equal((await fails(["sieve", "check", "-"], "keep")).code, "invalid");
    assert.deepEqual(await json(["sieve", "check", "-"], TEXT), { requires: ["fileinto"] });
    await writeFile(join(folder, "main.sieve"), TEXT);
    const would = await run(["sieve", "test", "main.sieve", "-"], "Subject: x\r\n\r\nx\r\n");
    assert.equal(would.out, "file it into Lists\n");
    assert.equal((await fails(["sieve", "test", "-", "-"], TEXT)).code, "usage");
  });

  it("are shown with what went wrong, and where", async () => {
    await withAccount({ ...defaultConfig(), data: join(folder, "data") }, ANN, (account) =>
      account.write(async (mail) => {
        const trouble = { text: "no", line: 2 };
        await noteProblem(mail, await putScript(mail, "alone", "keep;"), trouble, 0);
        const one = await putScript(mail, "with another", "keep;");
        for (let i = 0; i < 2; i++) await noteProblem(mail, one, { ...trouble, included: "lists" }, 0);
      }),
    );
    assert.match(
      (await run(["sieve", "list", ANN])).out,
      /^alone .* 1 message with problems, last 1970-01-01: line 2: no\nwith another .* 2 messages with problems, last 1970-01-01: line 2 of lists: no\n$/,
    );
  });
});
