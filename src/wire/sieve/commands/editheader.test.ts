import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EDITED_BYTES_MAX } from "../limits.ts";
import { mayBeAdded, mayBeDeleted } from "../message/protected-fields.ts";
import { ScriptMessage } from "../message/script-message.ts";
import { Decisions } from "../running/decisions.ts";
import { Failed } from "../running/failed.ts";
import { refuse, tried } from "../testing/try-script.ts";
import { addheader } from "./addheader.ts";
import { deleteheader } from "./deleteheader.ts";

const message =
  "Received: from a by b; Fri, 27 Nov 2026 23:30:00 -0500\nX-A: one\nSubject: a\n b\nX-A: two\nx-a: three\n\nBody\n";

/** The header that the message is kept with; undefined when it is as it came. */
async function header(script: string): Promise<readonly string[] | undefined> {
  const { actions, error } = await tried(`require ["editheader", "index", "variables", "relational"]; ${script}`, {
    message,
  });
  assert.equal(error, undefined);
  const [first] = actions;
  assert.ok(first?.kind === "keep");
  if (first.message === undefined) return undefined;
  const text = Buffer.from(first.message).toString();
  assert.ok(text.endsWith("\r\n\r\nBody\r\n"));
  return text.slice(0, -"\r\n\r\nBody\r\n".length).split("\r\n");
}

const received = "Received: from a by b; Fri, 27 Nov 2026 23:30:00 -0500";

describe(`${addheader.name} (RFC ${addheader.rfc})`, () => {
  it("puts a field on top, or behind the others", async () => {
    const rest = [received, "X-A: one", "Subject: a", " b", "X-A: two", "x-a: three"];
    assert.deepEqual(await header('addheader "X-Sieve-Filtered" "<kim@job.example.com>";'), [
      "X-Sieve-Filtered: <kim@job.example.com>",
      ...rest,
    ]);
    assert.deepEqual(await header('addheader :last "X-B" "x"; addheader "X-C" "y";'), ["X-C: y", ...rest, "X-B: x"]);
  });

  it("encodes what is not ASCII, and lets no value begin a field or end the header", async () => {
    assert.equal((await header('addheader "Subject" "Grüße";'))?.[0], "Subject: =?UTF-8?B?R3LDvMOfZQ==?=");
    assert.equal((await header('addheader "X-B" text:\na\nBcc: b\n\nc\n.\n;'))?.[0], "X-B: a Bcc: b c");
  });

  it("adds nothing that the server alone can know", async () => {
    assert.equal(await header('addheader "Received" "x"; addheader "Authentication-Results" "x";'), undefined);
    assert.ok(mayBeAdded("X-Spam") && !mayBeAdded("return-path"));
    assert.ok(mayBeDeleted("X-Spam") && !mayBeDeleted("Auto-Submitted"));
  });

  it("adds no more than so much", async () => {
    const long = `require "editheader"; addheader "X-B" "${"x".repeat(2_100)}";`;
    assert.match((await tried(long)).error?.text ?? "", /at most 2048 octets/);
    const often = `require "editheader"; ${`addheader "X-B" "${"x".repeat(1_000)}";`.repeat(70)}`;
    assert.match((await tried(often)).error?.text ?? "", /adds too much/);
  });
});
refuse(addheader, [['addheader "a b" "c";', '2:11 no header field is named "a b"']]);

describe(`${deleteheader.name} (RFC ${deleteheader.rfc})`, () => {
  const values = async (script: string): Promise<readonly string[] | undefined> =>
    (await header(script))?.filter((line) => /^x-a/i.test(line)).map((line) => line.slice(5));
  it("takes out all of a name, or those that match", async () => {
    assert.deepEqual(await values('deleteheader "x-a";'), []);
    assert.deepEqual(await values('deleteheader :index 1 "X-A";'), ["two", "three"]);
    assert.deepEqual(await values('deleteheader :index 1 :last "X-A";'), ["one", "two"]);
    assert.deepEqual(await values('deleteheader :contains "X-A" ["o", "x"];'), ["three"]);
    assert.deepEqual(await values('deleteheader :index 2 :is "X-A" "one";'), undefined);
    assert.deepEqual(await values('deleteheader :count "ge" "X-A" "3";'), []);
    assert.deepEqual(await header('deleteheader "subject";'), [received, "X-A: one", "X-A: two", "x-a: three"]);
  });

  it("takes no trace out", async () => assert.equal(await header('deleteheader "received";'), undefined));
});
refuse(deleteheader, [['deleteheader :last "x";', "2:1 :last needs :index"]]);

describe("what actions have of the changed message (RFC 5293 6)", () => {
  it("is what it was when they were asked for", async () => {
    const script =
      'require ["editheader", "fileinto"]; fileinto "a"; addheader "X-B" "1"; fileinto "b"; deleteheader "X-B"; redirect "x@example.com";';
    const { actions } = await tried(script, { message });
    const texts = actions.map((action) =>
      "message" in action && action.message !== undefined ? Buffer.from(action.message).toString() : undefined,
    );
    assert.equal(texts[0], undefined);
    assert.match(texts[1] ?? "", /^X-B: 1\r\nReceived/);
    assert.match(texts[2] ?? "", /^Received/);
  });

  it("is put together once for all that take it", () => {
    const changed = new ScriptMessage(Buffer.from("A: b\r\n\r\nc"), 9);
    const decisions = new Decisions(changed);
    changed.addField(Buffer.from("X: y\r\n"), "first");
    decisions.redirect("a@example.com");
    const [redirect, keep] = decisions.finish(undefined);
    assert.ok(redirect?.kind === "redirect" && keep?.kind === "keep" && redirect.message === keep.message);
    assert.equal(Buffer.from(keep.message!).toString(), "X: y\r\nA: b\r\n\r\nc");
  });

  it("has so many bytes in all, however often it is changed", () => {
    const large = Buffer.alloc(EDITED_BYTES_MAX, "x");
    large.write("A: b\r\n\r\n");
    const changed = new ScriptMessage(large, large.length);
    changed.addField(Buffer.from("X: 1\r\n"), "first");
    assert.equal(changed.edited?.length, EDITED_BYTES_MAX + 6);
    assert.equal(changed.edited, changed.edited);
    changed.addField(Buffer.from("X: 2\r\n"), "first");
    assert.throws(() => changed.edited, Failed);
  });

  it("has its empty line where the message has no body, or none of its own", () => {
    for (const [before, after] of [
      ["A: b\r\n", "X: y\r\nA: b\r\n"],
      ["A: b\r\n\r\n", "X: y\r\nA: b\r\n\r\n"],
      ["just text\r\n", "X: y\r\n\r\njust text\r\n"],
      ["", "X: y\r\n"],
    ]) {
      const changed = new ScriptMessage(Buffer.from(before!), before!.length);
      changed.addField(Buffer.from("X: y\r\n"), "first");
      assert.equal(Buffer.from(changed.edited!).toString(), after);
    }
  });
});
