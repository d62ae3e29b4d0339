/** Mail programs in a terminal: neomutt, aerc and alpine read, flag, file, delete and send; imapfilter sorts a mailbox by rules. */
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { awaitMessages, messagesOf, type Seen } from "../support/flow.ts";
import { withoutRefusal } from "../support/outcomes.ts";
import { startProgram, type Program } from "../support/program.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";
import { needs, run } from "../support/tools.ts";

const COUNT = 6;
const BOB = "bob@posthorn.test";
const users = ["neomutt", "aerc", "alpine", "imapfilter"].map((name) => `${name}@posthorn.test`);

describe("programs in a terminal", { concurrency: false }, () => {
  let mail: Program;
  before(async () => {
    mail = await startProgram({ accounts: [...users, BOB] });
    for (const user of users)
      await mail.deliver(
        user,
        Array.from(
          { length: COUNT },
          (_, i) =>
            `From: Sam <s${i}@example.org>\r\nTo: ${user}\r\nSubject: message ${i}\r\nMessage-ID: <${i}@example.org>\r\nDate: Mon, 2 Nov 2026 10:0${i}:00 +0000\r\n\r\nBody of ${i}\r\n`,
        ),
      );
  });
  after(() => mail.stop());

  const holds = (...of: [user: string, path: string, expected: (messages: readonly Seen[]) => boolean]) =>
    awaitMessages(mail, ...of);
  const subjectsOf = (messages: readonly Seen[]): readonly string[] => messages.map((message) => message.subject);
  /** Sent to Bob, and kept in the mailbox for what was sent. */
  const wasSent = async (user: string, subject: string): Promise<void> => {
    for (const [owner, path] of [
      [BOB, "INBOX"],
      [user, "Sent"],
    ] as const)
      await holds(owner, path, (all) => subjectsOf(all).includes(subject));
  };
  /** Runs a program in a terminal, with a home of its own, in which commands of IMAP may not be refused. */
  const inTerminal = async (
    test: TestContext,
    name: string,
    command: readonly string[],
    files: Readonly<Record<string, string>>,
    deed: (terminal: Terminal) => Promise<void>,
    except: readonly string[] = [],
  ): Promise<boolean> => {
    if (![name, "tmux"].every((each) => needs(test, each))) return false;
    const home = join(mail.folder, name);
    for (const [file, text] of Object.entries(files)) {
      await mkdir(join(home, file, ".."), { recursive: true });
      await writeFile(join(home, file), text, { mode: 0o600 });
    }
    const env = { HOME: home, XDG_CONFIG_HOME: join(home, ".config"), SSL_CERT_FILE: mail.caFile, EDITOR: "true" };
    await using terminal = await openTerminal(home, command, env);
    await withoutRefusal(mail, () => deed(terminal), except);
    return true;
  };

  it("neomutt: flags, deletes, files into a new mailbox, searches on the server, sends", async (test) => {
    const user = "neomutt@posthorn.test";
    const settings = [
      `imap_user="${user}"`,
      `imap_pass="${mail.password}"`,
      `smtp_url="smtps://${user}@localhost:${mail.ports.submissions}/"`,
      `smtp_pass="${mail.password}"`,
      // Left alone, it tries SCRAM-SHA-256-PLUS over TLS 1.3, which its GNU SASL cannot do, and then nothing else.
      'smtp_authenticators="plain"',
      `from="${user}"`,
      `folder="imaps://localhost:${mail.ports.imaps}/"`,
      `spoolfile="+INBOX"`,
      `record="+Sent"`,
      `certificate_file="${mail.caFile}"`,
      "ssl_force_tls=yes",
      "imap_condstore=yes",
      "imap_qresync=yes",
      "confirmcreate=no",
      "confirmappend=no",
      "delete=yes",
      "quit=yes",
      "move=no",
    ];
    const rc = settings.map((each) => `set ${each}\n`).join("");
    const command = ["neomutt", "-F", join(mail.folder, "neomutt/rc")];
    // It asks whether the mailbox is there, and copies, before it creates it.
    const tryCreate = ["imap STATUS no", "imap COPY no"];
    const done = await inTerminal(
      test,
      "neomutt",
      command,
      { rc },
      async (terminal) => {
        await terminal.shows(/message 5/);
        await terminal.type("1", "Enter", "F", "2", "Enter", "d", "3", "Enter", "s", "C-u", "=Kept", "Enter");
        await terminal.shows(/Del:2 Flag:1/);
        await terminal.type("l", "=b 'Body of 4'", "Enter");
        await terminal.shows(/Msgs:1\/6/);
        await terminal.type("l", "all", "Enter", "$");
        await terminal.shows(/4 kept, 2 deleted/);
        await terminal.type("q");
        await terminal.ends();
        await run("neomutt", [...command.slice(1), "-s", "from neomutt", BOB], { input: "Grüße\n" });
      },
      tryCreate,
    );
    if (!done) return;
    const inbox = await messagesOf(mail, user);
    assert.deepEqual(subjectsOf(inbox), ["message 0", "message 3", "message 4", "message 5"]);
    assert.match(inbox[0]?.flags ?? "", /\\Flagged/);
    assert.deepEqual(subjectsOf(await messagesOf(mail, user, "Kept")), ["message 2"]);
    await holds(BOB, "INBOX", (all) => subjectsOf(all).includes("from neomutt"));
  });

  it("aerc: flags, files, deletes, searches, composes and sends", async (test) => {
    const user = "aerc@posthorn.test";
    const login = `${encodeURIComponent(user)}:${encodeURIComponent(mail.password)}@localhost`;
    const accounts = [
      "[lab]",
      `source = imaps://${login}:${mail.ports.imaps}`,
      `outgoing = smtps+plain://${login}:${mail.ports.submissions}`,
      `from = Aerc <${user}>`,
      "default = INBOX",
      "copy-to = Sent",
    ].join("\n");
    await inTerminal(test, "aerc", ["aerc"], { ".config/aerc/accounts.conf": accounts }, async (terminal) => {
      const command = (text: string): Promise<void> => terminal.type(`:${text}`, "Enter");
      await terminal.shows(/message 5[^]*message 0/);
      // It shows the new folder, which is empty.
      await command("mkdir Kept");
      await terminal.shows(/^(?![^]*message 5)[^]*Kept/);
      await command("cf INBOX");
      await terminal.shows(/message 5[^]*message 0/);
      await command("flag");
      await holds(user, "INBOX", (all) => all[5]?.flags === "\\Flagged");
      await command("select 1");
      await command("mv Kept");
      await holds(user, "Kept", (all) => all.length === 1);
      await terminal.shows(/^(?![^]*message 4)[^]*message 0/);
      await command("delete");
      await holds(user, "INBOX", (all) => all.length === COUNT - 2);
      await command("filter -b 'Body of 0'");
      await terminal.shows(/^(?![^]*message 5)[^]*message 0/);
      await command(`compose -H 'To: ${BOB}' -H 'Subject: from aerc'`);
      await terminal.shows(/Send this email/);
      await terminal.type("y");
      await terminal.shows(/Message sent/);
      await wasSent(user, "from aerc");
      await command("quit");
      await terminal.ends();
    });
  });

  it("alpine: flags, deletes, saves into a new folder, expunges, composes and sends", async (test) => {
    const user = "alpine@posthorn.test";
    const server = `{localhost:${mail.ports.imaps}/ssl/user=${user}}`;
    const pinerc = [
      "personal-name=Alpine",
      `customized-hdrs=From: Alpine <${user}>`,
      `smtp-server=localhost:${mail.ports.submissions}/ssl/user=${user}`,
      `inbox-path=${server}INBOX`,
      `folder-collections=Mail ${server}[]`,
      `default-fcc=${server}Sent`,
      "feature-list=enable-aggregate-command-set,enable-flag-cmd,allow-changing-from,expunge-without-confirm,send-without-confirm,quit-without-confirm",
      "last-version-used=6.26",
    ].join("\n");
    const command = ["alpine", "-p", join(mail.folder, "alpine/pinerc"), "-i"];
    await inTerminal(test, "alpine", command, { pinerc }, async (terminal) => {
      await terminal.shows(/ENTER PASSWORD/);
      await terminal.type(mail.password, "Enter");
      await terminal.shows(/Preserve password/);
      await terminal.type("n");
      await terminal.shows(/message 5/);
      await terminal.type("1", "Enter", "*");
      await terminal.shows(/Flag New/);
      await terminal.type("*");
      await terminal.shows(/Flagged message 1/);
      await terminal.type("3", "Enter", "D", "5", "Enter", "s");
      await terminal.shows(/SAVE Msg #5/);
      await terminal.type("C-u", "Kept", "Enter");
      await terminal.shows(/doesn't exist/);
      await terminal.type("y");
      await holds(user, "Kept", ([kept]) => kept?.subject === "message 4");
      await terminal.type("x");
      await holds(user, "INBOX", (all) => !subjectsOf(all).includes("message 2") && all[0]?.flags === "\\Flagged");
      await terminal.type("c");
      await terminal.shows(/Message Text/);
      await terminal.type(BOB, "Enter", "Down", "Down", "from alpine", "Down", "Text", "C-x");
      await terminal.shows(/ENTER PASSWORD/);
      await terminal.type(mail.password, "Enter");
      await terminal.shows(/Preserve password/);
      await terminal.type("n");
      await wasSent(user, "from alpine");
      await terminal.type("q");
      await terminal.ends();
    });
  });

  it("imapfilter: moves, marks, deletes and copies by rules", async (test) => {
    if (!needs(test, "imapfilter")) return;
    const user = "imapfilter@posthorn.test";
    const rules = join(mail.folder, "rules.lua");
    await writeFile(
      rules,
      `options.create = true
options.subscribe = true
account = IMAP { server = "localhost", port = ${mail.ports.imaps}, ssl = "auto", username = "${user}", password = "${mail.password}" }
account:list_all()
found = account.INBOX:contain_subject("message 1") + account.INBOX:contain_body("Body of 2")
found:move_messages(account.Rules)
account.INBOX:contain_from("s3@example.org"):mark_flagged()
account.INBOX:match_subject("message [4]"):delete_messages()
account.INBOX:is_unseen():mark_seen()
account.Rules:arrived_since("01-Jan-2020"):copy_messages(account.Archive)
`,
    );
    // It copies, and creates the mailbox when the answer is TRYCREATE.
    const filter = (): Promise<unknown> =>
      run("imapfilter", ["-t", mail.caFile, "-c", rules], { env: { HOME: mail.folder } });
    await withoutRefusal(mail, filter, ["imap COPY no", "imap MOVE no"]);
    const inbox = await messagesOf(mail, user);
    assert.deepEqual(subjectsOf(inbox), ["message 0", "message 3", "message 5"]);
    assert.deepEqual(
      inbox.map((message) => message.flags),
      ["\\Seen", "\\Flagged \\Seen", "\\Seen"],
    );
    for (const path of ["Rules", "Archive"])
      assert.deepEqual(subjectsOf(await messagesOf(mail, user, path)), ["message 1", "message 2"]);
  });

  it("imapfilter: files into and out of mailboxes that somebody else shares", async (test) => {
    if (!needs(test, "imapfilter")) return;
    const [user, owner] = [BOB, "neomutt@posthorn.test"];
    for (const path of ["Shared in", "Shared out"]) {
      assert.equal((await mail.cli("mailbox", "add", owner, path)).code, 0);
      assert.equal((await mail.cli("mailbox", "share", owner, path, user, "write")).code, 0);
    }
    await mail.deliver(user, ["Subject: for the team\r\n\r\nx\r\n"]);
    const rules = join(mail.folder, "shared.lua");
    const shared = `account["Other Users/${owner}/Shared`;
    await writeFile(
      rules,
      `account = IMAP { server = "localhost", port = ${mail.ports.imaps}, ssl = "auto", username = "${user}", password = "${mail.password}" }
account.INBOX:contain_subject("for the team"):move_messages(${shared} in"])
${shared} in"]:is_unseen():mark_flagged()
${shared} in"]:select_all():copy_messages(${shared} out"])
${shared} out"]:select_all():mark_seen()
`,
    );
    await withoutRefusal(mail, () =>
      run("imapfilter", ["-t", mail.caFile, "-c", rules], { env: { HOME: mail.folder } }),
    );
    for (const path of ["Shared in", "Shared out"]) {
      const messages = await messagesOf(mail, owner, path);
      assert.deepEqual(subjectsOf(messages), ["for the team"]);
      assert.match(messages[0]?.flags ?? "", /\\Flagged/);
    }
  });
});
