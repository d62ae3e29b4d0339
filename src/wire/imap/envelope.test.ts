import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseTree } from "../mime/tree.ts";
import { formatEnvelope } from "./envelope.ts";
import { ValueWriter, words } from "./value-writer.ts";

const envelope = (...lines: string[]): string => {
  const message = Buffer.from([...lines, "", "body"].join("\r\n"), "latin1");
  return Buffer.from(formatEnvelope(message, parseTree(message))).toString("latin1");
};

describe("ENVELOPE", () => {
  it("is that of RFC 9051 7.5.2", () => {
    assert.equal(
      envelope(
        "Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)",
        "From: Terry Gray <gray@cac.washington.edu>",
        "Subject: IMAP4rev2 WG mtg summary and minutes",
        "To: imap@cac.washington.edu",
        "cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>",
        "Message-Id: <B27397-0100000@cac.washington.edu>",
      ),
      '("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev2 WG mtg summary and minutes" ' +
        '(("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) ' +
        '(("Terry Gray" NIL "gray" "cac.washington.edu")) ((NIL NIL "imap" "cac.washington.edu")) ' +
        '((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) NIL NIL "<B27397-0100000@cac.washington.edu>")',
    );
  });

  const from = '((NIL NIL "a" "b"))';
  const table: readonly (readonly [what: string, lines: readonly string[], expected: string])[] = [
    ["nothing at all", [], "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"],
    [
      "sender and reply-to of their own",
      ["From: a@b", "Sender: c@d", "Reply-To: e@f"],
      `(NIL NIL ${from} ((NIL NIL "c" "d")) ((NIL NIL "e" "f")) NIL NIL NIL NIL NIL)`,
    ],
    [
      "empty sender and reply-to",
      ["From: a@b", "Sender: ", "Reply-To: <>"],
      `(NIL NIL ${from} ${from} ${from} NIL NIL NIL NIL NIL)`,
    ],
    ["an empty subject", ["Subject: "], '(NIL "" NIL NIL NIL NIL NIL NIL NIL NIL)'],
    ["folding", ["Subject: a", "\tb", "  c"], '(NIL "a\tb  c" NIL NIL NIL NIL NIL NIL NIL NIL)'],
    ["quotes and backslashes", ['Subject: "a\\b"'], '(NIL "\\"a\\\\b\\"" NIL NIL NIL NIL NIL NIL NIL NIL)'],
    ["encoded-words", ["Subject: =?utf-8?q?=C3=B6?="], '(NIL "=?utf-8?q?=C3=B6?=" NIL NIL NIL NIL NIL NIL NIL NIL)'],
    [
      "8-bit bytes as encoded-words",
      ["Subject: \xf6", " x"],
      '(NIL "=?UTF-8?B?w7YgeA==?=" NIL NIL NIL NIL NIL NIL NIL NIL)',
    ],
    ["8-bit UTF-8", ["Subject: \xc3\xb6"], '(NIL "=?UTF-8?B?w7Y=?=" NIL NIL NIL NIL NIL NIL NIL NIL)'],
    [
      "8-bit bytes in the charset of the text",
      ["Subject: \xf6", "Content-Type: text/plain; charset=iso-8859-7"],
      '(NIL "=?UTF-8?B?z4Y=?=" NIL NIL NIL NIL NIL NIL NIL NIL)',
    ],
    [
      "an 8-bit name",
      ["From: \xc3\xb6 <a@b>"],
      `(NIL NIL ${'(("=?UTF-8?B?w7Y=?=" NIL "a" "b")) '.repeat(3)}NIL NIL NIL NIL NIL)`,
    ],
    [
      "an 8-bit mailbox as it is",
      ["To: \xc3\xb6@b"],
      '(NIL NIL NIL NIL NIL ((NIL NIL {2}\r\n\xc3\xb6 "b")) NIL NIL NIL NIL)',
    ],
    ["NULs and bare CRs", ["Subject: a\0b\rc"], '(NIL "abc" NIL NIL NIL NIL NIL NIL NIL NIL)'],
    [
      "a long value",
      [`Subject: ${"x".repeat(1001)}`],
      `(NIL {1001}\r\n${"x".repeat(1001)} NIL NIL NIL NIL NIL NIL NIL NIL)`,
    ],
    [
      "a group",
      ["To: g: a@b, c@d;"],
      '(NIL NIL NIL NIL NIL ((NIL NIL "g" NIL)(NIL NIL "a" "b")(NIL NIL "c" "d")(NIL NIL NIL NIL)) NIL NIL NIL NIL)',
    ],
    ["a mailbox without host", ["To: root"], '(NIL NIL NIL NIL NIL ((NIL NIL "root" "")) NIL NIL NIL NIL)'],
    ["a route", ["To: <@x,@y:a@b>"], '(NIL NIL NIL NIL NIL ((NIL "@x,@y" "a" "b")) NIL NIL NIL NIL)'],
    [
      "two To fields",
      ["To: a@b", "To: c@d"],
      '(NIL NIL NIL NIL NIL ((NIL NIL "a" "b")(NIL NIL "c" "d")) NIL NIL NIL NIL)',
    ],
    ["two subjects", ["Subject: one", "Subject: two"], '(NIL "two" NIL NIL NIL NIL NIL NIL NIL NIL)'],
    ["identity", ["In-Reply-To: <a@b>", "Message-ID: <c@d>"], '(NIL NIL NIL NIL NIL NIL NIL NIL "<a@b>" "<c@d>")'],
  ];
  for (const [what, lines, expected] of table) it(`has ${what}`, () => assert.equal(envelope(...lines), expected));
});

describe("ValueWriter", () => {
  it("grows, and gives copies", () => {
    const one = new ValueWriter();
    one.raw(Buffer.alloc(100_000, 0x61));
    one.string(words("b"));
    const first = one.finish();
    assert.equal(first.length, 100_003);
    const two = new ValueWriter();
    two.string(words("c"));
    const second = two.finish();
    const three = new ValueWriter();
    three.string(words("d"));
    three.finish();
    assert.equal(Buffer.from(second).toString(), '"c"');
  });

  it("can be used by two at a time", () => {
    const one = new ValueWriter();
    const two = new ValueWriter();
    one.number(1);
    two.number(2);
    assert.deepEqual(
      [one.finish(), two.finish()].map((each) => Buffer.from(each).toString()),
      ["1", "2"],
    );
  });
});
