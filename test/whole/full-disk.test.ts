/** A full disk: clients hear a temporary failure, can still read, and all is well again without a restart. (A folder that turns read-only: read-only.test.ts.) */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";

const DISK_MIB = 48;
/** The primary and two workers, and the sender. */
const PROCESSES = 4;
const user = "disk@posthorn.test";
const bytes = `Subject: disk\r\n\r\n${"Twelve words make a line of text that takes its room.\r\n".repeat(40)}`;

const disk = mkdtempSync(join(tmpdir(), "posthorn-disk-"));
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MIB}m`, "tmpfs", disk]).status === 0;
if (!mounted) rmSync(disk, { recursive: true });
const skip = mounted ? false : "mount of a small tmpfs is not possible here";

describe("a full disk", { skip }, () => {
  let mail: Program;
  let imap: LineClient;
  let kept = 0;
  before(async () => {
    mail = await startProgram({ accounts: [user], data: disk });
    imap = await LineClient.open(mail.ports.imap);
    await imap.line();
    await imap.imap("in", `LOGIN ${user} "${mail.password}"`);
    await imap.imap("s", "SELECT INBOX");
  });
  after(async () => {
    imap.close();
    await mail.stop();
    spawnSync("umount", ["-l", disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  /** One delivery over SMTP: the reply that decided. */
  const deliver = async (): Promise<string> => {
    const client = await LineClient.open(mail.ports.smtp);
    await client.reply();
    client.send("EHLO client.example\r\n");
    await client.reply();
    let answer = "";
    for (const command of ["MAIL FROM:<s@example.org>\r\n", `RCPT TO:<${user}>\r\n`, "DATA\r\n", `${bytes}.\r\n`]) {
      client.send(command);
      [answer = "closed"] = await client.reply();
      if (!/^[23]/.test(answer)) break;
    }
    client.close();
    if (answer.startsWith("250")) kept++;
    return answer;
  };
  const append = async (): Promise<string> => {
    const [answer = "closed"] = (await imap.imap("a", `APPEND INBOX {${bytes.length}+}\r\n${bytes}`)).slice(-1);
    if (answer.startsWith("a OK")) kept++;
    return answer;
  };
  const readable = async (): Promise<void> => {
    const lines = await imap.imap("f", "FETCH 1 (FLAGS BODY.PEEK[])");
    assert.match(lines.at(-1) ?? "", /^f OK/);
    assert.ok(lines[0]?.includes("Twelve words make a line"));
  };
  const works = async (): Promise<void> => {
    assert.match(await deliver(), /^250 /);
    assert.match(await append(), /^a OK/);
    assert.match((await imap.imap("t", "STORE 1 +FLAGS (\\Flagged)")).at(-1) ?? "", /^t OK/);
    const status = await imap.imap("n", "STATUS INBOX (MESSAGES)");
    assert.ok(status[0]?.includes(`(MESSAGES ${kept})`), `${status[0]}: ${kept} were acknowledged`);
  };
  const refuses = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      assert.match(await deliver(), /^4\d\d /);
      assert.match(await append(), /^a NO \[(UNAVAILABLE|OVERQUOTA)\]/);
    }
    assert.match((await imap.imap("t", "STORE 1 +FLAGS (\\Answered)")).at(-1) ?? "", /^t NO/);
    await readable();
  };

  it("works before", () => works());

  it("is survived", async () => {
    const filler = join(disk, "filler");
    const piece = Buffer.alloc(64 * 1024, 1);
    assert.throws(() => {
      for (let i = 0; i < (DISK_MIB * 1024 * 1024) / piece.length + 1; i++) appendFileSync(filler, piece);
    }, /ENOSPC/);
    let answer = "";
    for (let i = 0; i < 2000 && !answer.startsWith("4"); i++) answer = await deliver();
    await refuses();
    rmSync(filler);
    await works();
  });

  it("is in the log as a warning, once for each process that met it and not for each message", async () => {
    await mail.restart();
    const warnings = mail.said().match(/"level":"warn"[^\n]*"message":"the storage is full/g) ?? [];
    assert.ok(warnings.length >= 1 && warnings.length <= PROCESSES, mail.said());
  });
});
