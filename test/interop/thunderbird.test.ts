/** Thunderbird itself does its daily work against the server; another client looks at what that comes to. */
import assert from "node:assert/strict";
import { after, describe, it, type TestContext } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { ImapFlow } from "imapflow";
import { openFlow } from "../support/flow.ts";
import { startProgram, type Program } from "../support/program.ts";
import { startThunderbird, type Thunderbird } from "../support/thunderbird.ts";
import { needs } from "../support/tools.ts";

const ANN = "ann@posthorn.test";
const ARRIVAL_MS_MAX = 60_000;
const BOB = "bob@posthorn.test";
const FOLDER = "Bücher & Ähnliches";

const message = (subject: string, text: string): string =>
  `From: Bob <${BOB}>\r\nTo: ${ANN}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.length}.${text.length}@posthorn.test>\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\n\r\n${text}\r\n`;

/** An account as the assistant of Thunderbird makes one, and a certificate that its user has looked at and trusts. */
const makeAccount = `
  const [{ address, password, ca, ports }] = args;
  const certificate = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB)
    .constructX509FromBase64(ca.replace(/-----[^-]+-----|\\s/g, ""));
  const trusted = Cc["@mozilla.org/security/certoverride;1"].getService(Ci.nsICertOverrideService);
  for (const port of [ports.imaps, ports.submissions]) trusted.rememberValidityOverride("localhost", port, {}, certificate, false);
  const incoming = MailServices.accounts.createIncomingServer(address, "localhost", "imap");
  Object.assign(incoming, { port: ports.imaps, socketType: Ci.nsMsgSocketType.SSL, authMethod: Ci.nsMsgAuthMethod.passwordCleartext, password });
  const outgoing = MailServices.outgoingServer.createServer("smtp");
  Object.assign(outgoing.QueryInterface(Ci.nsISmtpServer), { hostname: "localhost", port: ports.submissions });
  Object.assign(outgoing, { socketType: Ci.nsMsgSocketType.SSL, authMethod: Ci.nsMsgAuthMethod.passwordCleartext, username: address, password });
  const identity = MailServices.accounts.createIdentity();
  Object.assign(identity, { email: address, fullName: "Ann", smtpServerKey: outgoing.key });
  const account = MailServices.accounts.createAccount();
  account.incomingServer = incoming;
  account.addIdentity(identity);
  MailServices.accounts.defaultAccount = account;
  MailServices.outgoingServer.defaultServer = outgoing;
`;

/** In scope of the scripts after that. */
const names = `
  const account = MailServices.accounts.defaultAccount;
  const root = account.incomingServer.rootFolder;
  const folder = (flag) => root.getFolderWithFlags(Ci.nsMsgFolderFlags[flag]);
  const named = (name) => root.subFolders.find((each) => each.localizedName === name);
  const inbox = folder("Inbox");
  const find = (where, subject) => [...where.messages].find((each) => each.mime2DecodedSubject === subject);
  const subjects = (where) => [...where.messages].map((each) => each.mime2DecodedSubject).sort();
  const copy = (from, headers, to, isMove) => new Promise((done, failed) => MailServices.copy.copyMessages(from, headers, to, isMove, {
    QueryInterface: ChromeUtils.generateQI(["nsIMsgCopyServiceListener"]),
    onStartCopy() {}, onProgress() {}, setMessageKey() {}, getMessageId: () => "",
    onStopCopy: (status) => (status === 0 ? done() : failed(new Error("copying: " + status))),
  }, null, true));
  const compose = async (fields) => {
    const parameters = Cc["@mozilla.org/messengercompose/composeparams;1"].createInstance(Ci.nsIMsgComposeParams);
    parameters.composeFields = Object.assign(Cc["@mozilla.org/messengercompose/composefields;1"].createInstance(Ci.nsIMsgCompFields), fields);
    Object.assign(parameters, { format: Ci.nsIMsgCompFormat.PlainText, type: Ci.nsIMsgCompType.New, identity: account.defaultIdentity });
    const opened = new Promise((done) => {
      const seen = (window) => window.addEventListener("compose-editor-ready", () => {
        Services.ww.unregisterNotification(observer);
        done(window);
      }, { once: true });
      const observer = (window, topic) => topic === "domwindowopened" && seen(window);
      Services.ww.registerNotification(observer);
    });
    MailServices.compose.OpenComposeWindowWithParams(null, parameters);
    const window = await opened;
    await until(() => !window.gWindowLocked && window.gMsgCompose, "the composer");
    return window;
  };
`;

/** A message that is fetched while somebody expunges it is answered with NO [EXPUNGEISSUED]. */
function answeredNo(error: { responseStatus?: string }): undefined {
  if (error.responseStatus !== "NO") throw error;
}

describe("Thunderbird", { timeout: 300_000 }, () => {
  const opened = new AsyncDisposableStack();
  let mail: Program;
  let thunderbird: Thunderbird;
  let other: ImapFlow;
  let starting: Promise<void> | undefined;
  after(() => opened.disposeAsync());

  async function started(test: TestContext): Promise<boolean> {
    if (!needs(test, "thunderbird")) return false;
    starting ??= start();
    await starting;
    return true;
  }

  async function start(): Promise<void> {
    mail = await startProgram({ accounts: [ANN, BOB] });
    opened.defer(() => mail.stop());
    await mail.deliver(ANN, [
      message("First", "One line."),
      message("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Another line, with a needle."),
      message("Third", "The last line."),
    ]);
    other = await client(ANN);
    thunderbird = opened.use(await startThunderbird());
    const { password, ca, ports } = mail;
    await thunderbird.run(makeAccount, { address: ANN, password, ca, ports });
  }

  async function client(user: string): Promise<ImapFlow> {
    const flow = await openFlow(mail, user);
    opened.defer(() => flow.close());
    return flow;
  }

  const run = <Result>(script: string, ...args: readonly unknown[]): Promise<Result> =>
    thunderbird.run(names + script, ...args);

  /** Resolves when the other client sees these subjects and flags there: Thunderbird does much of its work a moment after it has shown it. */
  async function becomes(mailbox: string, expected: Readonly<Record<string, string>>, flow = other): Promise<void> {
    const end = Date.now() + ARRIVAL_MS_MAX;
    let found: unknown;
    do found = await seen(mailbox, flow).catch(answeredNo);
    while (!isDeepStrictEqual(found, expected) && Date.now() < end);
    assert.deepEqual(found, expected);
  }

  /** Subject to sorted flags, as the other client sees a mailbox. */
  async function seen(mailbox: string, flow: ImapFlow): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    const lock = await flow.getMailboxLock(mailbox);
    try {
      // It asks for nothing in a mailbox that was empty when it last heard of it.
      await flow.noop();
      for await (const each of flow.fetch("1:*", { envelope: true, flags: true }, { uid: true })) {
        found[each.envelope?.subject ?? ""] = [...(each.flags ?? [])].sort().join(" ");
      }
    } finally {
      lock.release();
    }
    return found;
  }

  it("finds the mailboxes with their roles, and the messages", async (test) => {
    if (!(await started(test))) return;
    await thunderbird.run(`
      const { incomingServer } = MailServices.accounts.defaultAccount;
      incomingServer.getNewMessages(incomingServer.rootFolder, null, null);
      await until(() => incomingServer.rootFolder.subFolders.length >= 6, "folders");`);
    const roles = await run<string[]>(
      `return ["Inbox", "Drafts", "SentMail", "Junk", "Trash", "Archive"].map((flag) => folder(flag)?.URI.split("/").pop());`,
    );
    assert.deepEqual(roles, ["INBOX", "Drafts", "Sent", "Junk", "Trash", "Archive"]);
    const found = await run<string[]>(
      `inbox.updateFolder(null); await until(() => inbox.getTotalMessages(false) === 3, "messages"); return subjects(inbox);`,
    );
    assert.deepEqual(found, ["First", "Grüße", "Third"]);
  });

  it("reads a message", async (test) => {
    if (!(await started(test))) return;
    const text = await run<string>(`
      const uri = inbox.getUriForMsg(find(inbox, "Grüße"));
      return new Promise((done, failed) => {
        let text = "";
        MailServices.messageServiceFromURI(uri).streamMessage(uri, {
          QueryInterface: ChromeUtils.generateQI(["nsIStreamListener"]),
          onStartRequest() {},
          onDataAvailable(_, stream, __, count) {
            const input = Cc["@mozilla.org/scriptableinputstream;1"].createInstance(Ci.nsIScriptableInputStream);
            input.init(stream);
            text += input.read(count);
          },
          onStopRequest: (_, status) => (status === 0 ? done(text) : failed(new Error("reading: " + status))),
        }, null, null, false, "", false);
      });`);
    assert.match(text, /\r\n\r\nAnother line, with a needle\.\r\n/);
  });

  it("marks messages, and sees what others mark", async (test) => {
    if (!(await started(test))) return;
    await run(`
      inbox.markMessagesRead([find(inbox, "First")], true);
      inbox.markMessagesFlagged([find(inbox, "Grüße")], true);
      inbox.addKeywordsToMessages([find(inbox, "Third")], "$label1");`);
    await becomes("INBOX", { First: "\\Seen", Grüße: "\\Flagged", Third: "$label1" });
    const lock = await other.getMailboxLock("INBOX");
    await other.messageFlagsAdd({ subject: "Third" }, ["\\Seen", "\\Answered"]);
    lock.release();
    await run(`
      await until(() => { inbox.updateFolder(null); return find(inbox, "Third").isRead; }, "what another client marked");
      if (!(find(inbox, "Third").flags & Ci.nsMsgMessageFlags.Replied)) throw new Error("not answered");`);
  });

  it("hears of new mail by itself", async (test) => {
    if (!(await started(test))) return;
    let nudges = 0;
    await mail.deliver(ANN, [message("Fourth", "New.")]);
    // What comes just before it begins to wait (IDLE) it overlooks until something else happens.
    while (
      !(await run<boolean>(
        `return until(() => find(inbox, "Fourth"), "new mail", 3000).then(() => true, () => false);`,
      ))
    ) {
      assert.ok(++nudges <= 10, "new mail");
      await mail.deliver(ANN, [message("Nudge", "Look!")]);
    }
    const lock = await other.getMailboxLock("INBOX");
    await other.messageDelete({ subject: "Nudge" });
    lock.release();
    await run(
      `await until(() => { inbox.updateFolder(null); return inbox.getTotalMessages(false) === 4; }, "four messages");`,
    );
  });

  it("makes a mailbox, moves and copies messages there, renames it", async (test) => {
    if (!(await started(test))) return;
    await run(
      `root.createSubfolder(args[0], null);
       const made = await until(() => named(args[0]), "the new folder");
       await copy(inbox, [find(inbox, "First")], made, true);
       await copy(inbox, [find(inbox, "Third")], made, false);
       await until(() => { made.updateFolder(null); return made.getTotalMessages(false) === 2; }, "messages there");
       await until(() => inbox.getTotalMessages(false) === 3, "one message less");`,
      FOLDER,
    );
    await becomes(FOLDER, { First: "\\Seen", Third: "$label1 \\Answered \\Seen" });
    await run(
      `named(args[0]).rename("Bücher", null); await until(() => named("Bücher") && !named(args[0]), "the new name");`,
      FOLDER,
    );
    await becomes("Bücher", { First: "\\Seen", Third: "$label1 \\Answered \\Seen" });
  });

  it("searches on the server", async (test) => {
    if (!(await started(test))) return;
    const hits = await run<string[]>(`
      const session = Cc["@mozilla.org/messenger/searchSession;1"].createInstance(Ci.nsIMsgSearchSession);
      session.addScopeTerm(Ci.nsMsgSearchScope.onlineMail, inbox);
      const term = session.createTerm();
      const { value } = term;
      Object.assign(value, { attrib: Ci.nsMsgSearchAttrib.Body, str: "needle" });
      Object.assign(term, { attrib: Ci.nsMsgSearchAttrib.Body, op: Ci.nsMsgSearchOp.Contains, value });
      session.appendTerm(term);
      const hits = [];
      return new Promise((done) => {
        session.registerListener({
          QueryInterface: ChromeUtils.generateQI(["nsIMsgSearchNotify"]),
          onNewSearch() {}, onSearchHit: (header) => hits.push(header.mime2DecodedSubject), onSearchDone: () => done(hits),
        });
        session.search(null);
      });`);
    assert.deepEqual(hits, ["Grüße"]);
  });

  it("saves a draft, sends a message, and keeps a copy", async (test) => {
    if (!(await started(test))) return;
    await run(`
      const window = await compose({ to: "${BOB}", subject: "Grüß dich", body: "Begun." });
      window.goDoCommand("cmd_saveAsDraft");
      const drafts = folder("Drafts");
      await until(() => { drafts.updateFolder(null); return drafts.getTotalMessages(false) === 1; }, "the draft");
      await until(() => !window.gWindowLocked && !window.gSaveOperationInProgress, "the end of saving");
      window.goDoCommand("cmd_sendNow");
      await until(() => window.closed, "the end of sending");
      const sent = folder("SentMail");
      await until(() => { sent.updateFolder(null); return find(sent, "Grüß dich"); }, "the copy");
      await until(() => { drafts.updateFolder(null); return drafts.getTotalMessages(false) === 0; }, "the end of the draft");`);
    await becomes("Sent", { "Grüß dich": "\\Seen" });
    await becomes("INBOX", { "Grüß dich": "" }, await client(BOB));
  });

  it("deletes into the Trash, and empties it", async (test) => {
    if (!(await started(test))) return;
    await run(`
      const trash = folder("Trash");
      inbox.deleteMessages([find(inbox, "Fourth")], null, false, true, null, false);
      await until(() => { trash.updateFolder(null); return find(trash, "Fourth"); }, "the message in the Trash");`);
    await becomes("INBOX", { Grüße: "\\Flagged", Third: "$label1 \\Answered \\Seen" });
    await becomes("Trash", { Fourth: "" });
    await run(`folder("Trash").emptyTrash(null);`);
    await becomes("Trash", {});
  });
});
