/** Real programs that download: curl, getmail6, fetchmail and mpop, over TLS, with the bytes compared. */
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startProgram, type Program } from "../support/program.ts";
import { needs, run } from "../support/tools.ts";

const COUNT = 25;
const sent = Array.from(
  { length: COUNT },
  (_, i) =>
    `From: s@example.org\r\nTo: ann@posthorn.test\r\nSubject: message ${i}\r\nMessage-ID: <${i}@example.org>\r\n\r\n.leading dot\r\n..two\r\nBody of ${i}: ${"x".repeat(i * 40)}\r\n`,
);

describe("programs that fetch", () => {
  let mail: Program;
  before(async () => {
    mail = await startProgram({ accounts: ["ann@posthorn.test", "pop@posthorn.test"] });
    for (const to of ["ann@posthorn.test", "pop@posthorn.test"]) await mail.deliver(to, sent);
  });
  after(() => mail.stop());

  /** Every message of a Maildir or folder of files, as text. */
  const files = async (folder: string): Promise<string[]> => {
    const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    return Promise.all(names.map((entry) => readFile(join(entry.parentPath, entry.name), "utf8")));
  };
  const assertAll = (texts: readonly string[]): void => {
    const bodies = texts.map((text) => text.replaceAll("\r\n", "\n"));
    for (const [i, message] of sent.entries()) {
      const body = message.slice(message.indexOf("\r\n\r\n") + 4).replaceAll("\r\n", "\n");
      assert.equal(
        bodies.filter((text) => text.includes(`Subject: message ${i}\n`) && text.trimEnd().endsWith(body.trimEnd()))
          .length,
        1,
        `message ${i} came once and whole`,
      );
    }
  };
  const maildir = async (name: string): Promise<string> => {
    const folder = join(mail.folder, name);
    for (const part of ["cur", "new", "tmp"]) await mkdir(join(folder, part), { recursive: true });
    return folder;
  };

  it("curl: IMAP list, fetch, search and STARTTLS", async (test) => {
    if (!needs(test, "curl")) return;
    const user = ["--silent", "--show-error", "--cacert", mail.caFile, "--user", `ann@posthorn.test:${mail.password}`];
    const list = await run("curl", [...user, `imaps://localhost:${mail.ports.imaps}/`]);
    assert.match(list.stdout, /\* LIST .* "?INBOX"?/);
    const one = await run("curl", [...user, "--ssl-reqd", `imap://localhost:${mail.ports.imap}/INBOX;MAILINDEX=3`]);
    assert.ok(one.stdout.includes("Subject: message 2\r\n") && one.stdout.endsWith(sent[2]?.slice(-20) ?? "?"));
    const search = await run("curl", [
      ...user,
      "--request",
      'SEARCH SUBJECT "message 7"',
      `imaps://localhost:${mail.ports.imaps}/INBOX`,
    ]);
    assert.match(search.stdout, /\* SEARCH 8\b/);
  });

  it("curl: POP3 list and retrieve", async (test) => {
    if (!needs(test, "curl")) return;
    const user = ["--silent", "--show-error", "--cacert", mail.caFile, "--user", `ann@posthorn.test:${mail.password}`];
    const list = await run("curl", [...user, `pop3s://localhost:${mail.ports.pop3s}/`]);
    assert.equal(list.stdout.trim().split("\n").length, COUNT);
    const one = await run("curl", [...user, "--ssl-reqd", `pop3://localhost:${mail.ports.pop3}/5`]);
    assert.ok(one.stdout.includes("\r\n.leading dot\r\n..two\r\nBody of 4: "));
  });

  /** A program that a fetching one hands each message to: one file a message. */
  const storing = async (name: string): Promise<{ folder: string; script: string }> => {
    const folder = await maildir(name);
    const script = join(mail.folder, `${name}.sh`);
    await writeFile(script, `#!/bin/sh\nexec cat > "$(mktemp ${folder}/new/XXXXXX)"\n`, { mode: 0o755 });
    return { folder, script };
  };

  for (const type of ["SimpleIMAPSSLRetriever", "SimplePOP3SSLRetriever"]) {
    it(`getmail6: ${type}`, async (test) => {
      if (!needs(test, "getmail")) return;
      const { folder, script } = await storing(`getmail-${type}`);
      const home = join(mail.folder, `getmail-home-${type}`);
      await mkdir(home, { recursive: true });
      const port = type.includes("IMAP") ? mail.ports.imaps : mail.ports.pop3s;
      await writeFile(
        join(home, "getmailrc"),
        `[retriever]\ntype = ${type}\nserver = localhost\nport = ${port}\nusername = ann@posthorn.test\npassword = ${mail.password}\nca_certs = ${mail.caFile}\n[destination]\ntype = MDA_external\npath = ${script}\nallow_root_commands = true\n[options]\nread_all = false\ndelete = false\nverbose = 1\n`,
      );
      await run("getmail", ["--getmaildir", home]);
      assertAll(await files(folder));
      const again = await run("getmail", ["--getmaildir", home]);
      assert.match(again.stdout, /0 messages \(0 bytes\) retrieved, 25 skipped/);
    });
  }

  for (const protocol of ["IMAP", "POP3"] as const) {
    it(`fetchmail: ${protocol} with STARTTLS, keeping what it fetched`, async (test) => {
      if (!needs(test, "fetchmail")) return;
      const { folder, script } = await storing(`fetchmail-${protocol}`);
      const rc = join(mail.folder, `fetchmailrc-${protocol}`);
      const port = protocol === "IMAP" ? mail.ports.imap : mail.ports.pop3;
      const uidl = protocol === "POP3" ? " uidl" : "";
      await writeFile(
        rc,
        `poll localhost service ${port} protocol ${protocol}${uidl}\n  user "ann@posthorn.test" password "${mail.password}" sslproto TLS1.2+ sslcertck sslcertfile ${mail.caFile} keep fetchall mda "${script}"\n`,
        { mode: 0o600 },
      );
      const env = { FETCHMAILHOME: mail.folder, HOME: mail.folder };
      const state = ["--pidfile", join(mail.folder, `fm-${protocol}.pid`), "-i", join(mail.folder, `ids-${protocol}`)];
      await run("fetchmail", ["-f", rc, "--nodetach", "-v", ...state], { env });
      assertAll(await files(folder));
    });
  }

  it("mpop: POP3 over TLS, deleting what it delivered", async (test) => {
    if (!needs(test, "mpop")) return;
    const folder = await maildir("mpop");
    const config = join(mail.folder, "mpoprc");
    await writeFile(
      config,
      `account default\nhost localhost\nport ${mail.ports.pop3s}\ntls on\ntls_starttls off\ntls_trust_file ${mail.caFile}\nauth scram-sha-256\nuser pop@posthorn.test\npassword ${mail.password}\nkeep off\nuidls_file ${join(mail.folder, "mpop-uidls")}\ndelivery maildir ${folder}\n`,
      { mode: 0o600 },
    );
    await run("mpop", ["-C", config]);
    assertAll(await files(folder));
    const again = await run("mpop", ["-C", config]);
    assert.match(again.stdout + again.stderr, /no messages|0 messages|new: no messages/i);
  });
});
