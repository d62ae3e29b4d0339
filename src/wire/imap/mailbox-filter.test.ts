import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { formatMailboxFilter, type MailboxFilter, readMailboxFilter } from "./mailbox-filter.ts";
import { Reader } from "./reader.ts";

describe("mailbox filters", () => {
  const read = (text: string): MailboxFilter => readMailboxFilter(Reader.of(text), true);

  it("are read", () => {
    assert.deepEqual(read("PERSONAL"), { kind: "personal" });
    assert.deepEqual(read("subtree Lists"), { kind: "subtree", paths: ["Lists"] });
    assert.deepEqual(read('Mailboxes (INBOX "a b")'), { kind: "mailboxes", paths: ["INBOX", "a b"] });
  });

  for (const wrong of ["", "mine", "mailboxes", "mailboxes ()", "subtree-one (", `mailboxes (${"a ".repeat(1001)}a)`]) {
    it(`refuse ${wrong.slice(0, 20)}`, () => assert.throws(() => read(wrong), SyntaxProblem));
  }

  it("parse what they format", () => {
    const simple = fc.constantFrom("selected", "selected-delayed", "inboxes", "personal", "subscribed");
    const path = fc.string({ unit: fc.constantFrom(...'aZ\u00fc /&"\\*%'), minLength: 1, maxLength: 10 });
    const filter: fc.Arbitrary<MailboxFilter> = fc.oneof(
      simple.map((kind): MailboxFilter => ({ kind })),
      fc
        .tuple(fc.constantFrom("mailboxes", "subtree", "subtree-one"), fc.array(path, { minLength: 1, maxLength: 4 }))
        .map(([kind, paths]): MailboxFilter => ({ kind, paths })),
    );
    fc.assert(
      fc.property(filter, fc.boolean(), (each, utf8) => {
        const text = Buffer.from(formatMailboxFilter(each, utf8), "utf8");
        assert.deepEqual(readMailboxFilter(new Reader(text), utf8), each);
      }),
    );
  });
});
