/** Real programs that keep a copy in step or read in place: mbsync, offlineimap, InterIMAP, mutt and ImapFlow, over TLS. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { ImapFlow } from "imapflow";
import { awaitMessages, messagesOf, openFlow } from "../support/flow.ts";
import { withoutRefusal } from "../support/outcomes.ts";
import { startProgram, type Program } from "../support/program.ts";
import { needs, run } from "../support/tools.ts";

const MANY = 1000;

describe("programs that synchronise", () => {
  let mail: Program;
  before(async () => {
    mail = await startProgram({
      accounts: ["mb", "off", "near", "far", "mutt", "bounce", "bounced", "flow"].map(
        (name) => `${name}@posthorn.test`,
      ),
    });
  });
  after(() => mail.stop());

  const message = (i: number): string =>
    `From: s@example.org\r\nTo: x@posthorn.test\r\nSubject: message ${i}\r\nMessage-ID: <sync-${i}@example.org>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\nBody of ${i}\r\n`;
  const connect = (user: string): Promise<ImapFlow> => openFlow(mail, user);
  /** UID → sorted flags of a mailbox as the server has them. */
  const flagsOf = async (user: string, path = "INBOX"): Promise<Map<number, string>> => {
    return new Map((await messagesOf(mail, user, path)).map(({ uid, flags }) => [uid, flags]));
  };

  it("mbsync: 1,000 messages both ways, with flags changed on both sides", async (test) => {
    if (!needs(test, "mbsync")) return;
    await mail.deliver(
      "mb@posthorn.test",
      Array.from({ length: MANY }, (_, i) => message(i)),
    );
    const local = join(mail.folder, "mb");
    await mkdir(local, { recursive: true });
    const config = join(mail.folder, "mbsyncrc");
    await writeFile(
      config,
      `IMAPAccount a\nHost localhost\nPort ${mail.ports.imaps}\nUser mb@posthorn.test\nPass "${mail.password}"\nSSLType IMAPS\nCertificateFile ${mail.caFile}\n\nIMAPStore far\nAccount a\n\nMaildirStore near\nSubFolders Verbatim\nPath ${local}/\nInbox ${local}/INBOX\n\nChannel c\nFar :far:\nNear :near:\nPatterns *\nCreate Both\nExpunge Both\nSyncState *\n`,
    );
    const sync = (): Promise<unknown> => run("mbsync", ["-c", config, "-a"]);
    const localFiles = async (): Promise<string[]> => [
      ...(await readdir(join(local, "INBOX", "cur"))).map((name) => join("cur", name)),
      ...(await readdir(join(local, "INBOX", "new"))).map((name) => join("new", name)),
    ];
    await sync();
    const first = await localFiles();
    assert.equal(first.length, MANY);

    // Here: 100 seen and flagged, 10 deleted, 5 new. There: 100 others answered, 10 others expunged, 5 new.
    for (const name of first.slice(0, 100))
      await rename(
        join(local, "INBOX", name),
        join(local, "INBOX", "cur", `${name.slice(4).replace(/:2,.*/, "")}:2,FS`),
      );
    for (const name of first.slice(100, 110)) await rm(join(local, "INBOX", name));
    for (let i = 0; i < 5; i++)
      await writeFile(
        join(local, "INBOX", "new", `170000000${i}.1_${i}.here`),
        message(5000 + i).replaceAll("\r\n", "\n"),
      );
    const client = await connect("mb@posthorn.test");
    const lock = await client.getMailboxLock("INBOX");
    const uids = (await client.search({ all: true }, { uid: true })) || [];
    const taken = new Set(first.slice(0, 110).map((name) => Number(/,U=(\d+)/.exec(name)?.[1])));
    const others = uids.filter((uid) => !taken.has(uid));
    await client.messageFlagsAdd(others.slice(0, 100), ["\\Answered"], { uid: true });
    await client.messageDelete(others.slice(100, 110), { uid: true });
    for (let i = 0; i < 5; i++) await client.append("INBOX", message(6000 + i));
    lock.release();
    await client.logout();

    await sync();
    const there = await flagsOf("mb@posthorn.test");
    assert.equal(there.size, MANY - 20 + 10);
    assert.equal([...there.values()].filter((flags) => flags === "\\Flagged \\Seen").length, 100);
    assert.equal([...there.values()].filter((flags) => flags === "\\Answered").length, 100);
    const here = await localFiles();
    assert.equal(here.length, MANY - 20 + 10);
    assert.equal(here.filter((name) => name.endsWith(":2,FS")).length, 100);
    assert.equal(here.filter((name) => name.endsWith(":2,R")).length, 100);
    await sync();
    assert.deepEqual((await localFiles()).length, here.length);
  });

  it("offlineimap: first copy, flags up, deletion down", async (test) => {
    if (!needs(test, "offlineimap")) return;
    await mail.deliver(
      "off@posthorn.test",
      Array.from({ length: 40 }, (_, i) => message(i)),
    );
    const local = join(mail.folder, "offline");
    const config = join(mail.folder, "offlineimaprc");
    await writeFile(
      config,
      `[general]\naccounts = A\nui = quiet\nmetadata = ${mail.folder}/offline-meta\n[Account A]\nlocalrepository = L\nremoterepository = R\n[Repository L]\ntype = Maildir\nlocalfolders = ${local}\n[Repository R]\ntype = IMAP\nremotehost = localhost\nremoteport = ${mail.ports.imaps}\nssl = yes\nsslcacertfile = ${mail.caFile}\nremoteuser = off@posthorn.test\nremotepass = ${mail.password}\n`,
    );
    const sync = (): Promise<unknown> => run("offlineimap", ["-c", config, "-o"]);
    await sync();
    const inbox = join(local, "INBOX");
    const names = async (): Promise<string[]> => [
      ...(await readdir(join(inbox, "cur"))).map((name) => join("cur", name)),
      ...(await readdir(join(inbox, "new"))).map((name) => join("new", name)),
    ];
    const first = await names();
    assert.equal(first.length, 40);
    for (const name of first.slice(0, 10))
      await rename(join(inbox, name), join(inbox, "cur", `${name.slice(4).replace(/:2,.*/, "")}:2,S`));
    const client = await connect("off@posthorn.test");
    const lock = await client.getMailboxLock("INBOX");
    await client.messageDelete("40", {});
    lock.release();
    await client.logout();
    await sync();
    const there = await flagsOf("off@posthorn.test");
    assert.equal(there.size, 39);
    assert.equal(
      [...there.values()].filter((flags) => flags === "\\Seen").length,
      first.slice(0, 10).some((name) => /,U=40[,:]/.test(name)) ? 9 : 10,
    );
    assert.equal((await names()).length, 39);
  });

  it("InterIMAP: two accounts by QRESYNC, both ways, and what changes while it listens (NOTIFY)", async (test) => {
    if (!needs(test, "interimap")) return;
    const [near, far] = ["near@posthorn.test", "far@posthorn.test"] as const;
    const numbered = (from: number, count: number) => Array.from({ length: count }, (_, i) => message(from + i));
    await mail.deliver(near, numbered(0, 150));
    await mail.deliver(far, numbered(150, 50));
    const side = (user: string): string =>
      `type = imaps\nhost = localhost\nport = ${mail.ports.imaps}\nusername = ${user}\npassword = ${mail.password}\nSSL_CAfile = ${mail.caFile}\n`;
    const config = join(mail.folder, "interimaprc");
    await mkdir(join(mail.folder, "interimap"), { mode: 0o700 });
    await writeFile(config, `database = pair.db\n[local]\n${side(near)}[remote]\n${side(far)}`, { mode: 0o600 });
    const env = { HOME: mail.folder, XDG_DATA_HOME: mail.folder, XDG_CONFIG_HOME: mail.folder };
    const sync = (): Promise<unknown> =>
      withoutRefusal(mail, () => run("interimap", [`--config=${config}`, "--quiet"], { env }));
    const picture = async (user: string, path = "INBOX"): Promise<readonly string[]> =>
      (await messagesOf(mail, user, path)).map(({ subject, flags }) => `${subject}: ${flags}`).sort();
    const areAlike = async (count: number): Promise<void> => {
      const here = await picture(near);
      assert.equal(here.length, count);
      assert.deepEqual(here, await picture(far));
      assert.deepEqual(await picture(near, "Größe"), await picture(far, "Größe"));
    };
    await sync();
    await areAlike(200);

    const there = await connect(near);
    const elsewhere = await connect(far);
    await there.mailboxCreate("Größe");
    await there.append("Größe", message(300), ["\\Draft"]);
    await there.mailboxOpen("INBOX");
    await there.messageFlagsAdd("1:20", ["\\Flagged", "Work"]);
    await there.messageDelete("31:35");
    await elsewhere.mailboxOpen("INBOX");
    await elsewhere.messageFlagsAdd("21:60", ["\\Seen"]);
    await elsewhere.messageDelete("101:110");
    await elsewhere.append("INBOX", message(301), ["\\Answered"]);
    await sync();
    // The first of "far" are other messages than the first of "near": nothing of what was done to one was undone by the other.
    await areAlike(200 - 15 + 1);
    const flags = (await picture(near)).map((line) => line.slice(line.indexOf(": ") + 2));
    assert.equal(flags.filter((each) => each.includes("\\Flagged") && each.includes("Work")).length, 20);
    assert.deepEqual(await picture(far, "Größe"), ["message 300: \\Draft"]);

    const listening = spawn("interimap", [`--config=${config}`, "--quiet", "--watch", "--notify"], {
      env: { ...process.env, ...env },
      stdio: "ignore",
    });
    const ended = once(listening, "exit");
    try {
      await elsewhere.append("INBOX", message(302));
      await awaitMessages(mail, near, "INBOX", (all) => all.some((each) => each.subject === "message 302"));
      await there.append("Größe", message(303));
      await awaitMessages(mail, far, "Größe", (all) => all.length === 2);
      await there.messageFlagsAdd("1", ["\\Answered"]);
      await awaitMessages(mail, far, "INBOX", (all) =>
        all.some((each) => each.subject === "message 0" && each.flags.includes("\\Answered")),
      );
    } finally {
      listening.kill();
      await ended;
    }
    await there.logout();
    await elsewhere.logout();
  });

  it("mutt: reads, flags, saves to another mailbox and leaves", async (test) => {
    if (!needs(test, "mutt")) return;
    await mail.deliver(
      "mutt@posthorn.test",
      Array.from({ length: 5 }, (_, i) => message(i)),
    );
    const config = join(mail.folder, "muttrc");
    const url = `imaps://localhost:${mail.ports.imaps}/`;
    await writeFile(
      config,
      `set imap_user="mutt@posthorn.test"\nset imap_pass="${mail.password}"\nset ssl_force_tls=yes\nset certificate_file="${mail.caFile}"\nset ssl_usesystemcerts=no\nset folder="${url}"\nset spoolfile="+INBOX"\nset header_cache=""\nset confirmappend=no\nset confirmcreate=no\nset delete=yes\nset quit=yes\nset move=no\nset wait_key=no\nset sleep_time=0\n`,
    );
    // First message flagged important; second one deleted; third one saved (copied and deleted) to a new mailbox; then synchronise and quit.
    const keys =
      "push '<first-entry><flag-message><first-entry><next-entry><delete-message><first-entry><next-entry><next-entry><save-message>+Kept<enter><sync-mailbox><quit>'";
    await run("script", ["-qec", `mutt -F ${config} -e "${keys.replaceAll('"', '\\"')}"`, "/dev/null"], {
      env: { TERM: "xterm", HOME: mail.folder },
    });
    const inbox = await flagsOf("mutt@posthorn.test");
    assert.equal(inbox.size, 3);
    assert.equal([...inbox.values()].filter((flags) => flags.includes("\\Flagged")).length, 1);
    assert.equal((await flagsOf("mutt@posthorn.test", "Kept")).size, 1);
  });

  it("mutt: bounces somebody else's message, as it came", async (test) => {
    if (!needs(test, "mutt")) return;
    await mail.deliver("bounce@posthorn.test", [message(7)]);
    const config = join(mail.folder, "muttrc-bounce");
    await writeFile(
      config,
      `set imap_user="bounce@posthorn.test"\nset imap_pass="${mail.password}"\nset ssl_force_tls=yes\nset certificate_file="${mail.caFile}"\nset folder="imaps://localhost:${mail.ports.imaps}/"\nset spoolfile="+INBOX"\nset header_cache=""\nset smtp_url="smtps://bounce@posthorn.test@localhost:${mail.ports.submissions}/"\nset smtp_authenticators="scram-sha-256:plain"\nset smtp_pass="${mail.password}"\nset from="bounce@posthorn.test"\nset use_from=yes\nset envelope_from_address="bounce@posthorn.test"\nset use_envelope_from=yes\nset bounce=yes\nset quit=yes\nset wait_key=no\nset sleep_time=0\n`,
    );
    const keys = "push '<bounce-message>bounced@posthorn.test<enter><quit>'";
    await run("script", ["-qec", `mutt -F ${config} -e "${keys}"`, "/dev/null"], {
      env: { TERM: "xterm", HOME: mail.folder },
    });
    const client = await connect("bounced@posthorn.test");
    await client.mailboxOpen("INBOX");
    const found = await client.fetchOne("1", { source: true });
    await client.logout();
    assert.ok(found !== false && found.source !== undefined);
    const text = found.source.toString();
    assert.match(text, /\r\nResent-From: .*bounce@posthorn\.test/i);
    assert.match(text, /\r\nFrom: s@example\.org\r\n/);
    assert.ok(text.endsWith("\r\n\r\nBody of 7\r\n"));
  });

  it("ImapFlow: two clients, IDLE, append, move, search, mailbox tree with special use", async () => {
    const laptop = await connect("flow@posthorn.test");
    const phone = await connect("flow@posthorn.test");
    await phone.mailboxOpen("INBOX");
    const exists = new Promise<void>((done) => phone.once("exists", () => done()));
    const idling = phone.idle();
    await laptop.mailboxCreate("Projekte/Größe ✓");
    await laptop.append("INBOX", message(1), ["\\Flagged", "$Forwarded"]);
    await exists;
    const lock = await laptop.getMailboxLock("INBOX");
    assert.deepEqual(await laptop.search({ keyword: "$Forwarded" }, { uid: true }), [1]);
    const gone = new Promise<void>((done) => phone.once("expunge", () => done()));
    await laptop.messageMove("1", "Projekte/Größe ✓");
    lock.release();
    await gone;
    const tree = await laptop.list();
    const uses = new Set(tree.map((each) => each.specialUse).filter((use) => use !== undefined));
    assert.deepEqual(uses, new Set(["\\Archive", "\\Drafts", "\\Inbox", "\\Junk", "\\Sent", "\\Trash"]));
    assert.ok(tree.some((each) => each.path === "Projekte/Größe ✓"));
    const status = await laptop.status("Projekte/Größe ✓", { messages: true, unseen: true, highestModseq: true });
    assert.equal(status === false ? 0 : status.messages, 1);
    await phone.logout();
    await idling.catch(() => undefined);
    await laptop.logout();
  });
});
