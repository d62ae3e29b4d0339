/** A data folder that turns read-only: clients hear a temporary failure, and all is well again without a restart. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";

/** `awake` has mail open when it happens, `asleep` and `unborn` have not. */
const [awake, asleep] = ["awake@posthorn.test", "asleep@posthorn.test"];
const small = "Subject: small\r\n\r\nbody\r\n";
/** Above what is kept in memory while it arrives, and above what lies in the account's file. */
const large = `Subject: large\r\n\r\n${"Twelve words make a line of text that takes its room.\r\n".repeat(40_000)}`;

const folder = mkdtempSync(join(tmpdir(), "posthorn-read-only-"));
/** The folder once more, read-only, where nobody opens anything. */
const aside = mkdtempSync(join(tmpdir(), "posthorn-read-only-aside-"));
const mount = (...words: readonly string[]): boolean => spawnSync("mount", words).status === 0;
const unmount = (at: string): boolean => spawnSync("umount", ["-l", at]).status === 0;

/**
 * A second mount of the folder on top of it, which is read-only from its first moment: a file system with files open for writing
 * cannot be made read-only itself. What the server has open stays as it was, and everything that it opens from now on is read-only.
 */
function cover(): boolean {
  if (!mount("--bind", folder, aside)) return false;
  const done = mount("-o", "remount,bind,ro", aside) && mount("--bind", aside, folder);
  return unmount(aside) && done;
}
const uncover = (): boolean => unmount(folder);

const mayMount = cover();
if (mayMount) uncover();
const skip = mayMount ? false : "mounting a folder read-only is not possible here";

describe("a data folder that turns read-only", { skip }, () => {
  let mail: Program;
  let imap: LineClient;
  before(async () => {
    mail = await startProgram({ accounts: [awake, asleep], data: folder });
    for (const user of [awake, asleep]) await mail.deliver(user, [small, large]);
    await mail.restart();
    imap = await open(awake);
    await imap.imap("s", "SELECT INBOX");
  });
  after(async () => {
    imap.close();
    await mail.stop();
    for (const each of [folder, aside]) rmSync(each, { recursive: true, force: true });
  });

  const open = async (user: string): Promise<LineClient> => {
    const client = await LineClient.open(mail.ports.imap);
    await client.line();
    await client.imap("in", `LOGIN ${user} "${mail.password}"`);
    return client;
  };
  /** One delivery over SMTP: the reply that decided. */
  const deliver = async (user: string, message: string): Promise<string> => {
    const client = await LineClient.open(mail.ports.smtp);
    await client.reply();
    client.send("EHLO client.example\r\n");
    await client.reply();
    let answer = "";
    for (const command of ["MAIL FROM:<s@example.org>", `RCPT TO:<${user}>`, "DATA", `${message}.`]) {
      client.send(`${command}\r\n`);
      [answer = "closed"] = await client.reply();
      if (!/^[23]/.test(answer)) break;
    }
    client.close();
    return answer;
  };
  const last = async (client: LineClient, command: string): Promise<string> =>
    (await client.imap("c", command)).at(-1) ?? "closed";

  it("refuses for now what cannot be kept, and reads on", async () => {
    assert.ok(cover());
    try {
      for (let i = 0; i < 3; i++) {
        assert.match(await deliver(asleep, small), /^4\d\d /);
        assert.match(await deliver(awake, large), /^4\d\d /);
      }
      assert.match(await last(imap, "FETCH 1:2 (FLAGS BODY.PEEK[])"), /^c OK/);
      const sleeper = await open(asleep);
      assert.match(await last(sleeper, "SELECT INBOX"), /^c (OK|NO \[UNAVAILABLE\])/);
      assert.match(await last(sleeper, `APPEND INBOX {${small.length}+}\r\n${small}`), /^c NO \[UNAVAILABLE\]/);
      assert.match(await last(sleeper, "CREATE Made"), /^c NO \[UNAVAILABLE\]/);
      sleeper.close();
      assert.notEqual((await mail.cli("account", "add", "unborn@posthorn.test")).code, 0);
    } finally {
      uncover();
    }
  });

  it("goes on when that is over, without a restart", async () => {
    for (const user of [asleep, awake]) {
      for (const message of [small, large]) assert.match(await deliver(user, message), /^250 /);
    }
    const sleeper = await open(asleep);
    assert.match(await last(sleeper, `APPEND INBOX {${small.length}+}\r\n${small}`), /^c OK/);
    assert.match(await last(sleeper, "CREATE Made"), /^c OK/);
    const status = await sleeper.imap("n", "STATUS INBOX (MESSAGES)");
    assert.match(status[0] ?? "", /\(MESSAGES 5\)/);
    sleeper.close();
    assert.equal((await mail.cli("check")).code, 0);
  });
});
