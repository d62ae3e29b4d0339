import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { noticesReference } from "../../../tools/notices-page.ts";
import { decodeBody } from "../../wire/mime/decode.ts";
import { parseTree, type Part } from "../../wire/mime/tree.ts";
import { transferOf } from "../../wire/mime/transfer.ts";
import { composeNotice } from "./compose-notice.ts";
import { RETURNED_BYTES_MAX, RETURNED_IN_FULL_BYTES_MAX } from "./limits.ts";
import type { NoticeOrder } from "./notice.ts";
import { examples, order, pathOf, recipient } from "./testing/examples.ts";

/** A notice read back: its header lines, and the three parts decoded. */
function read(notice: Uint8Array): { header: string; types: string[]; parts: string[]; tree: Part } {
  const tree = parseTree(notice);
  assert.equal(`${tree.content.type}/${tree.content.subtype}`, "multipart/report");
  assert.equal(tree.children.length, 3);
  const slice = (part: Part): string =>
    Buffer.from(decodeBody(notice.subarray(part.bodyStart, part.end), part.encoding)).toString("utf8");
  return {
    header: Buffer.from(notice.subarray(0, tree.bodyStart)).toString("utf8"),
    types: tree.children.map(({ content }) => `${content.type}/${content.subtype}`),
    parts: tree.children.map(slice),
    tree,
  };
}

const field = (block: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\r\n[\t ].*)*)$`, "im").exec(block)?.[1]?.replaceAll("\r\n", "");

describe("composeNotice", () => {
  it("says what docs/reference/notices.md shows", () => {
    const page = readFileSync(new URL("../../../docs/reference/notices.md", import.meta.url), "utf8");
    assert.equal(page, noticesReference(), "run node tools/reference.ts, and read what has changed");
  });

  for (const { title, order: facts } of examples) {
    it(`writes mail that can be read back: ${title}`, () => {
      const notice = composeNotice(facts);
      assert.notEqual(transferOf(notice), "binary");
      const { header, parts } = read(notice);
      assert.equal(field(header, "Auto-Submitted"), "auto-replied");
      assert.equal(field(header, "References"), "<lunch.1@example.net>");
      const [text = "", status = ""] = parts;
      const [message = "", ...recipients] = status.trimEnd().split("\r\n\r\n");
      assert.equal(field(message, "Reporting-MTA"), "dns; mail.example.net");
      assert.equal(field(message, "Arrival-Date"), "Mon, 05 Jan 2026 10:00:00 +0000");
      assert.equal(field(message, "Original-Envelope-Id"), facts.envelopeId);
      assert.deepEqual(
        recipients.map((group) => field(group, "Action")),
        facts.recipients.map(({ action }) => action),
      );
      for (const line of text.split("\r\n")) assert.ok([...line].length <= 72, line);
    });
  }

  it("gives the message back as the sender asked", () => {
    const large = Buffer.alloc(RETURNED_BYTES_MAX + 1, "Subject: x\r\n\r\nlarge\r\n");
    const huge = Buffer.alloc(RETURNED_IN_FULL_BYTES_MAX + 1, "Subject: x\r\n\r\nlarge\r\n");
    const binary = Buffer.from("Subject: x\r\n\r\na\0b\r\n");
    const eightBit = Buffer.from("Subject: x\r\n\r\nJörg\r\n");
    const utf8Header = Buffer.from("Subject: Jörg\r\n\r\nx\r\n");
    const brokenHeader = Buffer.from("Subject: J\xf6rg\r\n\r\nx\r\n", "latin1");
    const delayed = [recipient("b@example.org", { action: "delayed" })];
    const cases: readonly (readonly [Partial<NoticeOrder>, string, string])[] = [
      [{}, "message/rfc822", "7bit"],
      [{ ret: "FULL" }, "message/rfc822", "7bit"],
      [{ ret: "HDRS" }, "text/rfc822-headers", "7bit"],
      [{ message: large }, "text/rfc822-headers", "7bit"],
      [{ message: large, ret: "FULL" }, "message/rfc822", "7bit"],
      [{ message: huge, ret: "FULL" }, "text/rfc822-headers", "7bit"],
      [{ message: binary, ret: "FULL" }, "text/rfc822-headers", "7bit"],
      [{ message: eightBit }, "message/rfc822", "8bit"],
      [{ message: utf8Header }, "message/global", "8bit"],
      [{ message: utf8Header, ret: "HDRS" }, "message/global-headers", "8bit"],
      [{ message: brokenHeader }, "message/rfc822", "8bit"],
      [{ message: brokenHeader, ret: "HDRS" }, "text/rfc822-headers", "quoted-printable"],
      [{ ret: "FULL", recipients: delayed }, "text/rfc822-headers", "7bit"],
    ];
    for (const [facts, type, encoding] of cases) {
      const { types, tree } = read(composeNotice(order([recipient("b@example.org")], facts)));
      assert.deepEqual([types[2], tree.children[2]?.encoding], [type, encoding]);
    }
  });

  it("gives back the very bytes", () => {
    const message = Buffer.from("Subject: x\r\n\r\nJörg\r\n--=_x\r\n.\r\n\r\n");
    const notice = composeNotice(order([recipient("b@example.org")], { message }));
    const [, , part] = parseTree(notice).children;
    assert.deepEqual(Buffer.from(notice.subarray(part?.bodyStart, part?.end)), message);
  });

  it("lets nothing foreign out of its field", () => {
    const hostile = "x\r\nInjected: yes\r\n\r\n--b\u202e";
    const notice = composeNotice(
      order(
        [
          recipient("b@example.org", {
            originalRecipient: { type: "rfc822", address: hostile },
            reply: { code: 550, enhanced: "5.0.0", text: hostile, fromRemote: true },
          }),
        ],
        { message: Buffer.from("Subject: =?utf-8?q?x=0D=0AInjected:_yes?=\r\nMessage-ID: <jörg@x>\r\n\r\nx") },
      ),
    );
    const { header, parts } = read(notice);
    for (const block of [header, ...parts.slice(0, 2)]) assert.equal(field(block, "Injected"), undefined, block);
    assert.equal(field(header, "In-Reply-To"), undefined);
    assert.match(parts[1] ?? "", /^Original-Recipient: rfc822; x\+0D\+0AInjected: yes/m);
  });

  it("keeps its form whatever the reply says", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 3_000 }),
        fc.string({ unit: "grapheme", maxLength: 500 }),
        fc.constantFrom("ann@example.net", "änn@example.net"),
        (text, subject, sender) => {
          const message = Buffer.from(`Subject: ${subject.replace(/[\r\n\0]/g, "")}\r\n\r\nx\r\n`);
          const reply = { code: 554, enhanced: "5.0.0", text, fromRemote: true };
          const facts = { message, sender: pathOf(sender) };
          const notice = composeNotice(order([recipient("b@example.org", { reply })], facts));
          assert.notEqual(transferOf(notice), "binary");
          const { parts } = read(notice);
          const groups = (parts[1] ?? "").trimEnd().split("\r\n\r\n");
          assert.equal(groups.length, 2);
          assert.match(groups[1] ?? "", /\r\nFinal-Log-ID: k7x2\.1$/);
        },
      ),
    );
  });
});
