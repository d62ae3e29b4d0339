import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { digest, LISTED_FIELDS } from "./digest.ts";
import { bodyText } from "./text.ts";
import { parseTree } from "./tree.ts";
import { FieldNames, findBody, selectFields } from "./header.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

describe("digest", () => {
  const message = Buffer.from(
    [
      "Received: from x",
      "From: =?utf-8?q?J=C3=B6rg?= <j@x>, other@x",
      "To: a@b",
      "Subject: Re: [list] =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
      "Date: Tue, 1 Jul 2003 10:52:37 +0200",
      "Message-ID: <3@x>",
      "References: <1@x>",
      " <2@x>",
      "In-Reply-To: <2@x>",
      "X-Other: y",
      "",
      "Hello,",
      "there.",
      "",
    ].join("\r\n"),
  );

  it("gathers what lists, searches and threads need", () => {
    const { envelope, bodyStructure, listedFields, ...rest } = digest(message);
    assert.deepEqual(rest, {
      bodyStart: message.indexOf("Hello"),
      subject: "Re: [list] Grüße",
      baseSubject: "Grüße",
      from: { name: "Jörg", address: "j@x" },
      messageId: "3@x",
      references: ["1@x", "2@x"],
      sentAt: Date.UTC(2003, 6, 1, 8, 52, 37),
      sentAsWritten: Date.UTC(2003, 6, 1, 10, 52, 37),
      preview: "Hello, there.",
      hasAttachment: false,
    });
    assert.match(text(envelope), /^\("Tue, 1 Jul 2003 .* "<2@x>" "<3@x>"\)$/);
    assert.equal(text(bodyStructure), '("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 16 2 NIL NIL NIL NIL)');
    assert.equal(text(listedFields), text(message.subarray(message.indexOf("From:"), message.indexOf("X-Other"))));
  });

  it("is empty where the message is", () => {
    const { envelope, bodyStructure, listedFields, ...rest } = digest(new Uint8Array());
    assert.deepEqual(Object.values(rest), [0, "", "", undefined, undefined, [], undefined, undefined, "", false]);
    assert.equal(listedFields.length, 0);
    assert.ok(envelope.length > 0 && bodyStructure.length > 0);
  });

  it("keeps the newest of many references", () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => `<${index}@x>`).join(" ");
    const { references } = digest(Buffer.from(`References: ${ids}\r\nIn-Reply-To: <new@x>\r\n\r\n`));
    assert.equal(references.length, 100);
    assert.deepEqual(references.slice(-2), ["4999@x", "new@x"]);
  });

  it("lists fields as selectFields would, also of 100,000", () => {
    const names = new FieldNames(LISTED_FIELDS);
    const lines = fc.constantFrom("To: a", "Subject: b", " fold", "X: y", "stray", "", "to :c");
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 15 }), fc.boolean(), (parts, ended) => {
        const bytes = Buffer.from(parts.join("\r\n") + (ended ? "\r\n" : ""));
        const expected = selectFields(bytes.subarray(0, findBody(bytes)), names);
        assert.equal(text(digest(bytes).listedFields), text(expected));
      }),
    );
    const many = Buffer.from(`${"To: a@b\r\nX: y\r\n".repeat(100_000)}\r\n`);
    assert.equal(digest(many).listedFields.length, 9 * 100_000);
  });

  const lines = fc.constantFrom(
    "From: a <b@c>",
    "Subject: =?utf-8?b?w6Q=?=",
    "Date: 1 Jan 2001 10:00",
    "Content-Type: multipart/mixed; boundary=b",
    "Content-Type: text/html; charset=__proto__",
    "Content-Type: message/rfc822",
    "Content-Disposition: attachment; filename*=x''%",
    "Content-Transfer-Encoding: base64",
    "--b",
    "--b--",
    "",
    "text \xff\0",
    "<p>&#0;",
    " fold",
  );
  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(lines, { maxLength: 30 }).map((parts) => Buffer.from(parts.join("\r\n"), "latin1")),
          fc.uint8Array({ maxLength: 300 }),
        ),
        (bytes) => {
          const { bodyStart, subject, preview } = digest(bytes);
          assert.ok(bodyStart <= bytes.length);
          assert.ok(subject.isWellFormed() && preview.isWellFormed() && preview.length <= 256);
        },
      ),
      { numRuns: 2000 },
    );
  });

  // Anything quadratic takes minutes with these.
  const many = 150_000;
  const hostile: Readonly<Record<string, string>> = {
    "open comments": `From: ${"(".repeat(many)}\r\n\r\n`,
    "open quotes and brackets": `From: ${'"(<'.repeat(many)}\r\n\r\n`,
    "open routes": `To: ${"<@".repeat(many)}\r\n\r\n`,
    "open literals": `To: ${"a@[".repeat(many)}\r\n\r\n`,
    addresses: `To: ${"a@b,".repeat(many)}\r\n\r\n`,
    "To fields": `${"To: a@b\r\n".repeat(many)}\r\n`,
    "openings of encoded-words": `Subject: ${"=?a?q?".repeat(many)}\r\n\r\n`,
    "encoded-words": `Subject: ${"=?utf-8?b?w6Q=?= ".repeat(many)}\r\n\r\n`,
    "subject markers": `Subject: ${"Re: [x] ".repeat(many)}\r\n\r\n`,
    "brackets of identifiers": `References: ${"<".repeat(many)}${">".repeat(many)}\r\n\r\n`,
    parameters: `Content-Type: text/plain${"; a*0*=x'y'z".repeat(many)}\r\n\r\n`,
    "open comments in parameters": `Content-Type: text/plain; a=${" (".repeat(many)}\r\n\r\n`,
    "folds of white space": `Subject: ${" \r\n".repeat(many)}x\r\n\r\n`,
    "stray lines": "stray line\r\n".repeat(many),
    "date numbers": `Date: ${"1 ".repeat(many)}\r\n\r\n`,
    "open tags": `Content-Type: text/html\r\n\r\n${'<a "'.repeat(many)}`,
    "open elements": `Content-Type: text/html\r\n\r\n${"<object>".repeat(many)}`,
    "open attributes": `Content-Type: text/html\r\n\r\n${"<a x='\">".repeat(many)}`,
    references: `Content-Type: text/html\r\n\r\n${"&amp".repeat(many)}`,
    "lines like boundaries": `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${"--\r\n".repeat(many)}`,
    parts: `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(many)}`,
    NULs: `Subject: ${"\0".repeat(many)}\r\n\r\n`,
  };
  for (const [what, source] of Object.entries(hostile)) {
    it(`takes many ${what} in one go`, () => {
      const bytes = Buffer.from(source, "latin1");
      assert.ok(digest(bytes).bodyStart <= bytes.length);
      assert.ok(bodyText(bytes, parseTree(bytes)).length <= bytes.length);
    });
  }
});
