import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { inProcess } from "./testing/shell.ts";

const main = join(import.meta.dirname, "../main.ts");
/** A user and a group that own nothing else. */
const SERVICE = 64_999;
const asRoot = { skip: process.getuid?.() === 0 ? false : "only root can act as others" };

describe("the data folder of a command", () => {
  let folder: string;
  const home = process.cwd();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-data-"));
    await chmod(folder, 0o755);
    process.chdir(folder);
  });
  after(async () => {
    process.chdir(home);
    await rm(folder, { recursive: true });
  });

  const give = async (...args: readonly string[]): Promise<{ status: number | null; text: string }> => {
    const { status, out, err } = await inProcess(args);
    return { status, text: out + err };
  };
  /** In a process of its own, which may become another user's. */
  const run = (args: readonly string[], uid?: number): { status: number | null; text: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: folder,
      encoding: "utf8",
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    return { status, text: stdout + stderr };
  };

  it("has to be there for all but those that begin one, so that nobody looks at an empty server in the wrong place", async () => {
    for (const line of [
      "account list",
      "queue list",
      "health",
      "account add a@b.test --generate",
      "check",
      "changes",
    ]) {
      const { status, text } = await give(...line.split(" "));
      assert.equal(status, 1, line);
      assert.match(text, /there is no mail system in \S+\/data.*--config FILE.*--data DIR/, line);
    }
    assert.equal(existsSync(join(folder, "data")), false);
    assert.match((await give("domain", "add", "one.test")).text, /Added one\.test\.[^]*new data folder: \S+\/data\n/);
    assert.doesNotMatch((await give("domain", "add", "two.test")).text, /new data folder/);
    assert.equal((await give("account", "list")).status, 0);
  });

  it("is told of a member of an alias that nobody has, which may be a slip of the pen", async () => {
    assert.equal((await give("account", "add", "ann@one.test", "--generate")).status, 0);
    const { text } = await give("alias", "add", "info@one.test", "ann@one.test", "bbo@one.test", "far@elsewhere.test");
    assert.match(text, /info@one\.test leads to[^]*Nobody has the address bbo@one\.test here yet/);
    assert.equal(text.match(/Nobody has/g)?.length, 1);
  });

  it("is named before the command as well as behind it", async () => {
    assert.match((await give("--data", "data", "domain", "list")).text, /one\.test/);
    assert.match((await give("--json", "--data=data", "domain", "list")).text, /^\{.*one\.test/);
    assert.match((await give("--data", "elsewhere", "domain", "list")).text, /no mail system in \S+\/elsewhere/);
    assert.match((await give("--dta", "x", "domain", "list")).text, /has no option --dta; did you mean --data/);
    assert.match((await give("--data", "data")).text, /no command is given/);
  });

  it("is said to be none in a sentence, without a stack", async () => {
    await writeFile(join(folder, "file"), "");
    for (const line of ["domain add a.test --data file", "serve --data file"]) {
      const { status, text } = run(line.split(" "));
      assert.equal(status, 1, line);
      assert.match(text, /^posthorn: .*\/file/, line);
      assert.doesNotMatch(text, /\n {4}at /, line);
    }
    assert.match(
      run(["account", "list", "--config", "none.toml"]).text,
      /none\.toml.*\n {2}\(file\): found no such file/,
    );
  });

  it("stays its owner's when root gives the commands", asRoot, async () => {
    const data = join(folder, "service");
    const place = ["--data", data];
    await mkdir(data, { mode: 0o700 });
    await chown(data, SERVICE, SERVICE);
    assert.equal(run(["domain", "add", "own.test", ...place], SERVICE).status, 0);
    assert.match(run(["account", "add", "ann@own.test", "--generate", ...place]).text, /Added ann@own\.test/);
    assert.match(run(["backup", join(folder, "copy"), ...place]).text, /Backed up 1 account /);
    assert.deepEqual(await notOf(data, SERVICE), []);
    assert.match(run(["account", "list", ...place], SERVICE).text, /ann@own\.test/);
  });

  it("says whose it is to those that may not use it", asRoot, () => {
    for (const command of [["account", "list"], ["backup", "other"], ["serve"]]) {
      const { status, text } = run([...command, "--data", join(folder, "service")], SERVICE + 1);
      assert.equal(status, 1);
      assert.match(text, /\/service.*the user that the server runs as/);
      assert.doesNotMatch(text, /\n {4}at /);
    }
  });

  it("is given to its owner when root restores it", asRoot, async () => {
    const data = join(folder, "restored");
    await mkdir(data, { mode: 0o700 });
    await chown(data, SERVICE, SERVICE);
    assert.match(run(["restore", join(folder, "copy"), "--data", data]).text, /Restored 1 account/);
    assert.deepEqual(await notOf(data, SERVICE), []);
    const { text } = run(["restore", join(folder, "copy"), "--data", join(folder, "roots")]);
    assert.match(text, /belongs to root.*chown -R/);
  });
});

async function notOf(folder: string, uid: number): Promise<readonly string[]> {
  const paths = await readdir(folder, { recursive: true });
  const owners = await Promise.all(paths.map(async (path) => ({ path, uid: (await stat(join(folder, path))).uid })));
  return owners.filter((each) => each.uid !== uid).map(({ path }) => path);
}
