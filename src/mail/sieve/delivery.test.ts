/** Scripts at work when mail comes over SMTP and LMTP. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DOMAIN } from "../../../test/support/mail-parts.ts";
import { addressOf } from "../../wire/smtp/path.ts";
import { block } from "../filing/blocked.ts";
import type { SentRecord } from "../sent/sent-record.ts";
import { newSubmissionName } from "../sent/submission-name.ts";
import { activateScript } from "./scripts.ts";
import { letter, problemsOf, scene } from "./testing/scene.ts";

describe("an active script", () => {
  it("files, flags, copies and makes mailboxes, and an older name for one is known", async () => {
    await using at = await scene();
    await at.ann.write((mail) => mail.createMailbox("Entwürfe"));
    await at.script(`require ["fileinto", "imap4flags", "mailbox", "copy", "special-use"];
      if header :contains "subject" "list" { fileinto :create :flags "\\\\Seen" "Lists/Node"; fileinto :copy :flags "$hot" "Archive"; }
      elsif header :is "subject" "old name" { fileinto "Entw&APw-rfe"; }
      elsif header :is "subject" "use" { fileinto :specialuse "\\\\Archive" "nowhere"; keep; }
      elsif header :is "subject" "away" { discard; }
      elsif header :is "subject" "star" { addflag "\\\\Flagged"; }`);
    for (const subject of ["a list", "old name", "use", "away", "star", "plain"])
      assert.match((await at.send(letter(subject)))[0] ?? "", /^250 /, subject);
    assert.deepEqual(await at.mailboxes(), {
      INBOX: ["use", "star \\Flagged", "plain"],
      Archive: ["a list $hot", "use"],
      Entwürfe: ["old name"],
      "Lists/Node": ["a list \\Seen"],
    });
    // One email in two mailboxes.
    const ids = await at.ann.read(async (mail) => {
      const boxes = await Promise.all(["Archive", "Lists/Node"].map((path) => mail.mailboxByPath(path)));
      return Promise.all(boxes.map(async (box) => (await mail.rowsFrom(box!.id, 1, 1))[0]?.emailId));
    });
    assert.equal(ids[0], ids[1]);
    assert.deepEqual(await problemsOf(at.ann), []);
  });

  it("is asked about the mail of its account alone, and no more when it is not active", async () => {
    await using at = await scene();
    const ben = await at.server.addUser("ben");
    await at.script('require "fileinto"; fileinto "Archive";');
    await at.send(letter("one"), { to: ["ann", "ben"] });
    await at.ann.write((mail) => activateScript(mail, undefined));
    await at.send(letter("two"));
    await at.script("discard;");
    await at.send(letter("three"));
    assert.deepEqual(await at.mailboxes(), { Archive: ["one"], INBOX: ["two"] });
    assert.deepEqual(await at.mailboxes(ben), { INBOX: ["one"] });
  });

  it("that goes wrong keeps the message where it would be, and its owner can see why", async () => {
    await using at = await scene();
    await at.script('require "fileinto";\nfileinto "Nowhere";');
    await at.send(letter("one"));
    await at.send(letter("two"));
    assert.deepEqual(await at.mailboxes(), { INBOX: ["one", "two"] });
    assert.match((await problemsOf(at.ann))[0] ?? "", /there is no mailbox "Nowhere".*\(2\)$/);
    await at.script('require "include";\n\ninclude "missing";');
    assert.deepEqual(await problemsOf(at.ann), []);
    await at.send(letter("three"));
    assert.match((await problemsOf(at.ann))[0] ?? "", /^3: .*missing/);
    assert.deepEqual(await at.mailboxes(), { INBOX: ["one", "two", "three"] });
  });

  it("does not see junk, unless it looks for that", async () => {
    await using at = await scene();
    await at.ann.write((mail) => block(mail, "bob@far.example", 1));
    await at.script('require "fileinto"; fileinto "Archive";');
    await at.send(letter("one"));
    await at.script(`require ["fileinto", "spamtestplus", "relational", "comparator-i;ascii-numeric"];
      if spamtest :percent :value "ge" :comparator "i;ascii-numeric" "90" { if header :is "subject" "two" { fileinto "Archive"; } }`);
    await at.send(letter("two"));
    await at.send(letter("three"));
    assert.deepEqual(await at.mailboxes(), { Junk: ["one", "three"], Archive: ["two"] });
  });

  it("knows what came before, once that was delivered", async () => {
    await using at = await scene();
    await at.script('require ["duplicate", "fileinto"]; if duplicate { fileinto "Trash"; }');
    const full = (maxBytes: number | undefined): Promise<void> =>
      at.ann.write((mail) => mail.setQuota({ maxBytes, maxMessages: undefined }));
    await full(100);
    assert.match((await at.send(letter("one")))[0] ?? "", /^452 /);
    await full(undefined);
    for (const subject of ["one", "one", "two"]) await at.send(letter(subject));
    assert.deepEqual(await at.mailboxes(), { INBOX: ["one", "two"], Trash: ["one"] });
  });

  it("knows of two that come at the same time which is the first", async () => {
    await using at = await scene();
    await at.script(
      'require ["duplicate", "fileinto", "copy"]; if duplicate { fileinto "Trash"; } else { redirect :copy "ann@else.example"; }',
    );
    // Both have been decided on before either is stored.
    const both = Promise.withResolvers<void>();
    at.queue.onAdd = async () => {
      if (at.queued.length === 2) both.resolve();
      await both.promise;
    };
    await Promise.all([1, 2].map(() => at.send(letter("one"))));
    assert.deepEqual(await at.mailboxes(), { INBOX: ["one"], Trash: ["one"] });
  });

  it("has words of its own for its errors", async () => {
    await using at = await scene();
    await at.script(`require ["ihave", "include"]; error "${"no! ".repeat(1000)}";`);
    await at.send(letter("one"));
    assert.deepEqual(await at.mailboxes(), { INBOX: ["one"] });
    assert.match((await problemsOf(at.ann))[0] ?? "", /^1: .*no! no! .*\u2026 \(1\)$/);
  });

  it("changes the header of what is kept, below the trace of this server", async () => {
    await using at = await scene();
    await at.script(
      'require ["editheader", "fileinto"]; addheader "X-Rule" "mine"; deleteheader "Message-ID"; fileinto "Archive";',
    );
    await at.send(letter("one"));
    const text = await at.ann.read(async (mail) => {
      const box = await mail.mailboxByPath("Archive");
      const [row] = await mail.rowsFrom(box!.id, 1, 1);
      return Buffer.from(await mail.header(row!.emailId)).toString("latin1");
    });
    assert.match(
      text,
      /^Return-Path: <bob@far\.example>\r\nDelivered-To: ann@posthorn\.test\r\nReceived: [^]*?\r\nX-Rule: mine\r\nFrom: /,
    );
    assert.doesNotMatch(text, /Message-ID/i);
  });

  it("puts a report to the submission that it is about, once, though it is filed twice", async () => {
    await using at = await scene();
    await at.script('require ["fileinto", "copy"]; fileinto :copy "Archive";');
    const name = newSubmissionName(0);
    const sent = {
      deliveryStatus: { "bob@far.example": { smtpReply: "250 Ok", delivered: "queued", displayed: "unknown" } },
    };
    await at.ann.write((mail) => mail.addRecord("submission", JSON.stringify(sent), name));
    const report = [
      ["Content-Type: text/plain", "", "It failed."],
      [
        "Content-Type: message/delivery-status",
        "",
        `Original-Envelope-Id: ${name}`,
        "Reporting-MTA: dns; mx.far.example",
        "",
        "Final-Recipient: rfc822; bob@far.example",
        "Action: failed",
        "Status: 5.1.1",
      ],
    ].map((lines) => `--b\r\n${lines.join("\r\n")}\r\n`);
    const header = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\nMIME-Version: 1.0\r\n";
    await at.send(`${letter("failed", header).replace("Hello.\r\n", report.join(""))}--b--\r\n`, { from: "" });
    const noted = await at.ann.read((mail) => mail.recordByKey("submission", name));
    const { deliveryStatus, dsnEmails } = JSON.parse(noted?.data ?? "") as SentRecord;
    assert.equal(deliveryStatus["bob@far.example"]?.delivered, "no");
    assert.equal(dsnEmails?.length, 1);
    assert.deepEqual(await at.mailboxes(), { Archive: ["failed"], INBOX: ["failed"] });
  });
});

describe("a script that sends on", () => {
  it("puts the message into the queue before it is taken, as an alias does, and keeps no copy unless it wants one", async () => {
    await using at = await scene();
    await at.script(
      'require "copy"; redirect "ann@else.example"; if header :is "subject" "two" { redirect :copy "x@else.example"; keep; }',
    );
    for (const subject of ["one", "two"]) assert.match((await at.send(letter(subject)))[0] ?? "", /^250/);
    assert.deepEqual(await at.mailboxes(), { INBOX: ["two"] });
    assert.deepEqual(
      at.queued.flatMap(({ recipients }) => recipients.map(({ path }) => addressOf(path))),
      ["ann@else.example", "ann@else.example", "x@else.example"],
    );
    const [first] = at.queued;
    assert.match(addressOf(first!.reversePath!), /^SRS0=.*=far\.example=bob@posthorn\.test$/);
    assert.match(
      Buffer.from(first!.message).toString(),
      /^Delivered-To: ann@posthorn\.test\r\nReceived: .*[^]*X-Sieve-Redirected-From: ann@posthorn\.test\r\n/,
    );
  });

  it("says later while the queue is full, and nothing is kept of that try", async () => {
    await using at = await scene();
    await at.script('require "copy"; redirect :copy "ann@else.example";');
    at.queue.isFull = true;
    assert.match((await at.send(letter("one")))[0] ?? "", /^451 /);
    at.queue.isFull = false;
    assert.match((await at.send(letter("one")))[0] ?? "", /^250 /);
    assert.deepEqual(await at.mailboxes(), { INBOX: ["one"] });
    assert.equal(at.queued.length, 1);
  });

  it("names the copy the same when the message comes again, so that the queue takes it once", async () => {
    await using at = await scene();
    await at.script('require "copy"; redirect :copy "ann@else.example";');
    const full = (maxBytes: number | undefined): Promise<void> =>
      at.ann.write((mail) => mail.setQuota({ maxBytes, maxMessages: undefined }));
    await full(100);
    assert.match((await at.send(letter("one")))[0] ?? "", /^452 /);
    await full(undefined);
    assert.match((await at.send(letter("one")))[0] ?? "", /^250 /);
    const marks = at.queued.map(({ copyOf }) => `${Buffer.from(copyOf!.message).toString("hex")} ${copyOf!.holder}`);
    assert.equal(marks.length, 2);
    assert.equal(new Set(marks).size, 1);
  });

  it("keeps what would go to a service of the networks around this server", async () => {
    await using at = await scene({ privateNetworks: ["192.168.7.0/24"] });
    await at.script('redirect "x@[10.0.0.1]";');
    await at.send(letter("near"));
    assert.deepEqual(await at.mailboxes(), { INBOX: ["near"] });
    assert.match((await problemsOf(at.ann))[0] ?? "", /x@\[10\.0\.0\.1\]: it is not on the Internet/);
    await at.script('redirect "x@[192.168.7.1]";');
    await at.send(letter("allowed"));
    assert.equal(at.queued.length, 1);
  });

  it("keeps what came back", async () => {
    await using at = await scene();
    await at.script('redirect "ann@else.example";');
    await at.send(letter("back", `X-Sieve-Redirected-From: ann@${DOMAIN}\r\n`));
    assert.deepEqual(at.queued, []);
    assert.deepEqual(await at.mailboxes(), { INBOX: ["back"] });
    assert.match((await problemsOf(at.ann))[0] ?? "", /came back/);
  });
});

describe("a script that refuses", () => {
  it("says so to the client when nobody else gets the message", async () => {
    const ran: string[] = [];
    await using at = await scene({ events: { scriptRan: ({ actions }) => void ran.push(actions.join(" ")) } });
    await at.script('require "reject"; reject text:\nI do not read\nnewsletters.\n.\n;');
    assert.deepEqual(await at.send(letter("one")), ["550-5.7.1 I do not read\n550 5.7.1 newsletters."]);
    assert.deepEqual(await at.send(letter("one"), { from: "" }), ["550-5.7.1 I do not read\n550 5.7.1 newsletters."]);
    assert.deepEqual(ran, ["reject", "reject"]);
    const ben = await at.server.addUser("ben");
    const [first, second] = await at.send(letter("one"), { role: "lmtp", to: ["ann", "ben"] });
    assert.match(first ?? "", /^550-5\.7\.1 /);
    assert.match(second ?? "", /^250 /);
    assert.deepEqual(await at.mailboxes(), {});
    assert.deepEqual(await at.mailboxes(ben), { INBOX: ["one"] });
    assert.deepEqual(at.queued, []);
  });

  it("sends a notice to a sender that is believed when others take the message, and in words that no reply may have", async () => {
    await using at = await scene();
    const ben = await at.server.addUser("ben");
    await at.script('require "reject"; reject "Bitte nicht für mich.";');
    assert.match((await at.send(letter("one"), { to: ["ann", "ben"] }))[0] ?? "", /^250 /);
    assert.match((await at.send(letter("two")))[0] ?? "", /^250 /);
    assert.deepEqual(await at.mailboxes(), {});
    assert.deepEqual(await at.mailboxes(ben), { INBOX: ["one"] });
    assert.equal(at.queued.length, 2);
    const [notice] = at.queued;
    assert.equal(notice?.reversePath, undefined);
    assert.match(
      Buffer.from(notice!.message).toString(),
      /Final-Recipient: rfc822; ann@posthorn\.test\r\nAction: failed\r\nStatus: 5\.7\.1/,
    );
  });

  it("does not say as well that it was delivered", async () => {
    await using at = await scene();
    await at.server.addUser("ben");
    await at.script('require "reject"; reject "No.";');
    await at.send(letter("one"), { to: ["ann", "ben"], parameters: " NOTIFY=SUCCESS,FAILURE" });
    const told = at.queued.map(({ message }) =>
      [
        ...Buffer.from(message)
          .toString()
          .matchAll(/^(?:Final-Recipient|Action): .*$/gm),
      ].join(" "),
    );
    assert.deepEqual(told.toSorted(), [
      `Final-Recipient: rfc822; ann@${DOMAIN} Action: failed`,
      `Final-Recipient: rfc822; ben@${DOMAIN} Action: delivered`,
    ]);
  });

  it("tells nobody whose name was only used, and loses nothing", async () => {
    await using at = await scene({ inbound: {} });
    await at.server.addUser("ben");
    await at.script('require "ereject"; ereject "No.";');
    assert.match((await at.send(letter("one"), { to: ["ann", "ben"] }))[0] ?? "", /^250 /);
    assert.deepEqual(at.queued, []);
    assert.deepEqual(await at.mailboxes(), { Junk: ["one"] });
  });

  it("keeps the message when its sender cannot be told", async () => {
    await using at = await scene();
    await at.server.addUser("ben");
    await at.script('require "ereject"; ereject "No.";');
    at.queue.isFull = true;
    assert.match((await at.send(letter("one"), { to: ["ann", "ben"] }))[0] ?? "", /^250 /);
    assert.deepEqual(await at.mailboxes(), { INBOX: ["one"] });
  });

  it("has the message come again when its sender cannot be told, and it cannot be kept", async () => {
    await using at = await scene();
    const ben = await at.server.addUser("ben");
    await at.script('require "ereject"; ereject "No.";');
    const full = (maxBytes: number | undefined): Promise<void> =>
      at.ann.write((mail) => mail.setQuota({ maxBytes, maxMessages: undefined }));
    at.queue.isFull = true;
    await full(100);
    assert.match((await at.send(letter("one"), { to: ["ann", "ben"] }))[0] ?? "", /^452 /);
    await full(undefined);
    for (const subject of ["one", "two"])
      assert.match((await at.send(letter(subject), { to: ["ann", "ben"] }))[0] ?? "", /^250 /);
    assert.deepEqual(await at.mailboxes(), { INBOX: ["one", "two"] });
    assert.deepEqual(await at.mailboxes(ben), { INBOX: ["one", "two"] });
  });
});
