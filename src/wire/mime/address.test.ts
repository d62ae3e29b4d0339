import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { addressBytes, mailboxes, parseAddresses } from "./address.ts";
import { hexValue, isAscii, trim } from "./ascii.ts";

const show = (value: Uint8Array | undefined): string | null =>
  value === undefined ? null : Buffer.from(value).toString();
const parse = (list: string): (string | null)[][] =>
  parseAddresses(Buffer.from(list)).map(({ name, route, mailbox, host }) => [name, route, mailbox, host].map(show));
const end = [null, null, null, null];

describe("parseAddresses", () => {
  const table: readonly (readonly [list: string, ...addresses: (string | null)[][]])[] = [
    // RFC 5322 appendix A
    ["John Doe <jdoe@machine.example>", ["John Doe", null, "jdoe", "machine.example"]],
    ['"Joe Q. Public" <john.q.public@example.com>', ["Joe Q. Public", null, "john.q.public", "example.com"]],
    [
      "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
      ["Mary Smith", null, "mary", "x.test"],
      [null, null, "jdoe", "example.org"],
      ["Who?", null, "one", "y.test"],
    ],
    [
      '<boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>',
      [null, null, "boss", "nil.test"],
      ['Giant; "Big" Box', null, "sysservices", "example.net"],
    ],
    [
      "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
      [null, null, "A Group", null],
      ["Ed Jones", null, "c", "a.test"],
      [null, null, "joe", "where.test"],
      ["John", null, "jdoe", "one.test"],
      end,
    ],
    ["Undisclosed recipients:;", [null, null, "Undisclosed recipients", null], end],
    ["Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", ["Pete", null, "pete", "silly.test"]],
    [
      "A Group(Some people)\r\n     :Chris Jones <c@(Chris's host.)public.example>,\r\n   joe@example.org;(end)",
      [null, null, "A Group", null],
      ["Chris Jones", null, "c", "public.example"],
      [null, null, "joe", "example.org"],
      end,
    ],
    ["(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;", [null, null, "Hidden recipients", null], end],
    ["Joe Q. Public <john.q.public@example.com>", ["Joe Q. Public", null, "john.q.public", "example.com"]],
    [
      "Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example",
      ["Mary Smith", "@node.test", "mary", "example.net"],
      [null, null, "jdoe", "test.example"],
    ],
    ["<@a.example,@b.example:c@d.example>", [null, "@a.example,@b.example", "c", "d.example"]],
    // In the wild
    [
      "John <MailTo:john@x.example>, <mail:to@x.example>",
      ["John", null, "john", "x.example"],
      [null, null, "mail:to", "x.example"],
    ],
    ["jdoe@x.example (John Doe)", ["John Doe", null, "jdoe", "x.example"]],
    ["<jdoe@x.example> (John  (J.)\r\n Doe)", ["John (J.) Doe", null, "jdoe", "x.example"]],
    ["jdoe@x.example <jdoe@x.example>", ["jdoe@x.example", null, "jdoe", "x.example"]],
    ["John Doe jdoe@x.example", ["John Doe", null, "jdoe", "x.example"]],
    ['"john doe"@x.example', [null, null, "john doe", "x.example"]],
    ['"a@b"@c', [null, null, "a@b", "c"]],
    ["a@b@c", [null, null, "a@b", "c"]],
    ["undisclosed-recipients", [null, null, "undisclosed-recipients", ""]],
    ["Cron Daemon", ["Cron Daemon", null, "", ""]],
    ["MAILER-DAEMON <>", ["MAILER-DAEMON", null, "", ""]],
    ["<>"],
    [""],
    ["(nobody)"],
    [" ,;, "],
    ['"unclosed <j@x>', ["unclosed", null, "j", "x"]],
    ["unclosed (comment <j@x>", ["unclosed (comment", null, "j", "x"]],
    ["<a@b, c@d>", [null, null, "a", "b"], [null, null, "c", "d"]],
    ["a@b; c@d", [null, null, "a", "b"], [null, null, "c", "d"]],
    ["x <a@b> junk, c@d", ["x", null, "a", "b"], [null, null, "c", "d"]],
    [
      "u@[192.0.2.1], <u@[IPv6:2001:db8::1]>",
      [null, null, "u", "[192.0.2.1]"],
      [null, null, "u", "[IPv6:2001:db8::1]"],
    ],
    ["=?utf-8?q?J=C3=B6rg?= <j@x>", ["=?utf-8?q?J=C3=B6rg?=", null, "j", "x"]],
    ["Jörg Müller <jörg@müller.example>", ["Jörg Müller", null, "jörg", "müller.example"]],
    ['"" <a@b>', [null, null, "a", "b"]],
    ['"Doe,\r\n John" <a@b>', ["Doe, John", null, "a", "b"]],
    ["group: a@b, c <d@e", [null, null, "group", null], [null, null, "a", "b"], ["c", null, "d", "e"], end],
  ];
  for (const [list, ...addresses] of table) {
    it(`reads ${JSON.stringify(list)}`, () => assert.deepEqual(parse(list), addresses));
  }

  it("keeps bytes that are no UTF-8", () => {
    const [address] = parseAddresses(Buffer.from("J\xf6rg <j@x>", "latin1"));
    assert.deepEqual(Buffer.from(address?.name ?? []), Buffer.from("J\xf6rg", "latin1"));
  });

  it("never throws, gives balanced groups and nothing longer than the list", () => {
    const letters = fc.array(fc.constantFrom(...'ab<>@,;:()" \\.[]\r\n=?'), { maxLength: 60 });
    fc.assert(
      fc.property(letters, (characters) => {
        const list = characters.join("");
        const addresses = parseAddresses(Buffer.from(list));
        let open = 0;
        for (const { mailbox, host, name, route } of addresses) {
          if (host === undefined) open += mailbox === undefined ? -1 : 1;
          assert.ok(open === 0 || open === 1);
          const size = [name, route, mailbox, host].reduce((sum, each) => sum + (each?.length ?? 0), 0);
          assert.ok(size <= list.length);
        }
        assert.equal(open, 0);
      }),
      { numRuns: 2000 },
    );
  });

  it("stops at the number asked for", () => {
    assert.equal(parseAddresses(Buffer.from("a@b,".repeat(100_000)), 50).length, 50);
  });
});

describe("addresses", () => {
  it("are told from the marks of groups", () => {
    assert.equal(mailboxes(parseAddresses(Buffer.from("g: a@b, c@d;"))).length, 2);
  });
  it("are written with their host if they have one", () => {
    const [both, alone] = parseAddresses(Buffer.from("a@b, root"));
    assert.equal(show(both && addressBytes(both)), "a@b");
    assert.equal(show(alone && addressBytes(alone)), "root");
  });
});

describe("bytes", () => {
  it("are trimmed, tested and read as hexadecimal", () => {
    assert.equal(show(trim(Buffer.from(" \r\n a b\t"))), "a b");
    assert.equal(show(trim(Buffer.from("  "))), "");
    assert.ok(isAscii(Buffer.from("abc")) && !isAscii(Buffer.from("ä")));
    assert.deepEqual([...Buffer.from("09afAFgG/:")].map(hexValue), [0, 9, 10, 15, 10, 15, -1, -1, -1, -1]);
  });
});
