/** What scripts answer, and whom they notify. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DOMAIN } from "../../../test/support/mail-parts.ts";
import { addressOf } from "../../wire/smtp/path.ts";
import { letter, problemsOf, scene, type Scene } from "./testing/scene.ts";

describe("a script that answers", () => {
  const texts = (at: Scene): string[] => at.queued.map(({ message }) => Buffer.from(message).toString());

  it("does so once in a while, to people who wrote to its owner", async () => {
    await using at = await scene();
    await at.script('require "vacation"; vacation :subject "Away" "Back on Monday.";');
    await at.send(letter("one"));
    await at.send(letter("two"));
    await at.send(letter("list", "List-Id: <l.far.example>\r\n"), { from: "eve@far.example" });
    await at.send(letter("nobody"), { from: "" });
    await at.send(letter("blind").replace(/^To: .*$/m, "To: undisclosed"), { from: "eve@far.example" });
    await at.send(letter("other"), { from: "eve@far.example" });
    assert.deepEqual(
      at.queued.map(({ recipients, reversePath }) => [addressOf(recipients[0]!.path), reversePath]),
      [
        ["bob@far.example", undefined],
        ["eve@far.example", undefined],
      ],
    );
    assert.match(texts(at)[0] ?? "", /Subject: Away\r\nIn-Reply-To: <one@far\.example>/);
    assert.match(texts(at)[0] ?? "", /Auto-Submitted: auto-replied[^]*\r\n\r\nBack on Monday\./);
    assert.equal((await at.mailboxes())["INBOX"]?.length, 6);
  });

  it("answers again what says something else, or each time, and keeps a copy where it wants one", async () => {
    await using at = await scene();
    await at.script(
      'require ["vacation", "vacation-seconds", "fcc", "mailbox"]; vacation :seconds 0 :fcc "Answers" :create "One.";',
    );
    await at.send(letter("one"));
    await at.send(letter("two"));
    assert.equal(at.queued.length, 2);
    assert.deepEqual((await at.mailboxes())["Answers"], ["Auto: one", "Auto: two"]);
  });

  it("answers with an entity of its own, from an address of the account only", async () => {
    await using at = await scene();
    await at.script(`require "vacation"; vacation :mime :from "eve@far.example" text:
Content-Type: text/html; charset=utf-8
From: eve@far.example

<p>Away</p>
.
;`);
    await at.send(letter("one"));
    const [text = ""] = texts(at);
    assert.match(text, /^From: ann@posthorn\.test\r$/m);
    assert.doesNotMatch(text, /eve@/);
    assert.match(text, /Content-Type: text\/html; charset=utf-8\r\n\r\n<p>Away<\/p>/);
    assert.match((await problemsOf(at.ann))[0] ?? "", /eve@far\.example, which is no address/);
  });

  it("notifies from an address of the account only", async () => {
    await using at = await scene();
    for (const name of [`ann@${DOMAIN}`, "eve@far.example"]) {
      await at.script(`require "enotify"; notify :from "${name}" "mailto:phone@else.example";`);
      await at.send(letter(name.slice(0, 3)));
      assert.match(texts(at).at(-1) ?? "", /^From: ann@posthorn\.test\r$/m);
    }
    assert.match((await problemsOf(at.ann))[0] ?? "", /a notification .* eve@far\.example, which is no address/);
  });

  it("notifies by mail, and not of notifications", async () => {
    await using at = await scene();
    await at.script(
      'require "enotify"; notify :importance "1" :message "Mail came" "mailto:phone@else.example?body=Look";',
    );
    await at.send(letter("one"));
    await at.send(letter("two", "List-Id: <l.far.example>\r\nAuto-Submitted: auto-notified\r\n"));
    assert.equal(at.queued.length, 1);
    const [text = ""] = texts(at);
    assert.match(text, /To: phone@else\.example\r\n/);
    assert.match(text, /Subject: Mail came\r\n/);
    assert.match(text, /Auto-Submitted: auto-notified;\s+owner-email="?ann@posthorn\.test/);
    assert.deepEqual((await at.mailboxes())["INBOX"], ["one", "two"]);
  });
});
