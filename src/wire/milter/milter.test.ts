/** The mail filter protocol, byte by byte. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { formatMilterAddress, parseMilterAddress } from "./address.ts";
import { readAnswer } from "./answers.ts";
import * as commands from "./commands.ts";
import { EditedMessage, withoutLeadingSpace } from "./edit.ts";
import { ACTIONS, actionNames, formatOffer, offerOf, readAgreement, stepNames, wants } from "./options.ts";
import { DataReader, number, packet, PacketReader, text } from "./packet.ts";
import { MilterProblem } from "./problem.ts";
import { readReplyText } from "./reply-text.ts";

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

describe("packets", () => {
  it("are the same however they are chopped", () => {
    const letter = fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code));
    const packets = fc.array(fc.tuple(letter, fc.uint8Array({ maxLength: 300 })), { maxLength: 8 });
    fc.assert(
      fc.property(packets, fc.infiniteStream(fc.integer({ min: 1, max: 50 })), (all, sizes) => {
        const bytes = Buffer.concat(all.map(([each, data]) => packet(each, data)));
        const reader = new PacketReader();
        const found: [string, Uint8Array][] = [];
        for (let at = 0; at < bytes.length;) {
          const size = sizes.next().value ?? 1;
          reader.feed(bytes.subarray(at, at + size));
          at += size;
          for (let each = reader.next(); each !== undefined; each = reader.next())
            found.push([each.letter, new Uint8Array(each.data)]);
        }
        assert.deepEqual(
          found,
          all.map(([each, data]) => [each, new Uint8Array(data)]),
        );
      }),
    );
  });

  it("are neither empty nor without end", () => {
    for (const length of [0, 2 ** 24]) {
      const reader = new PacketReader();
      reader.feed(number(length));
      assert.throws(() => reader.next(), MilterProblem);
    }
  });

  it("hold what they say", () => {
    const reader = new DataReader(Buffer.concat([number(7), text("a\0b"), Buffer.from("rest")]));
    assert.equal(reader.number(), 7);
    assert.equal(reader.text(), "ab");
    assert.throws(() => reader.text(), MilterProblem);
    assert.equal(latin1(reader.rest()), "rest");
    assert.ok(reader.done);
    assert.throws(() => reader.number(), MilterProblem);
  });
});

describe("what a filter is told", () => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    [
      "an IPv4 client",
      commands.connect("a.example", { address: "192.0.2.1", port: 513 }),
      "Ca.example\x004\x02\x01192.0.2.1\0",
    ],
    ["an IPv6 client", commands.connect("[::1]", { address: "::1", port: 25 }), "C[::1]\x006\0\x19::1\0"],
    ["a client of no network", commands.connect("localhost", { address: "", port: 0 }), "Clocalhost\0U"],
    ["a hello", commands.hello("a.example"), "Ha.example\0"],
    ["a sender", commands.sender("<>", ["SIZE=1", "BODY=8BITMIME"]), "M<>\0SIZE=1\0BODY=8BITMIME\0"],
    ["a recipient", commands.recipient("<a@b>", []), "R<a@b>\0"],
    ["a field", commands.header(Buffer.from("Subject"), Buffer.from("one\n two")), "LSubject\0one\n two\0"],
    ["a piece of the body", commands.body(Buffer.from("a\0b")), "Ba\0b"],
    [
      "macros",
      commands.macros(
        "sender",
        new Map([
          ["i", "1"],
          ["mail_addr", "a@b"],
        ]),
      ),
      "DMi\x001\0{mail_addr}\0a@b\0",
    ],
    ["data", commands.data, "T"],
    ["the end of the header", commands.endOfHeader, "N"],
    ["the end", commands.endOfMessage, "E"],
    ["that it is over", commands.abort, "A"],
    ["goodbye", commands.quit, "Q"],
  ];
  for (const [what, bytes, expected] of cases) {
    it(what, () => assert.equal(latin1(bytes), latin1(number(expected.length)) + expected));
  }
});

describe("negotiation", () => {
  const offer = offerOf(6);

  it("offers what a version knows", () => {
    assert.equal(latin1(formatOffer(offerOf(2))), "\0\0\0\x0dO\0\0\0\x02\0\0\0\x3f\0\0\0\x7f");
    assert.deepEqual([offer.actions, offer.steps], [0x1ff, 0x1ff7ff]);
    assert.deepEqual([offerOf(3).steps, offerOf(4).steps], [0x17f, 0x37f]);
  });

  it("ends with what both know", () => {
    const data = Buffer.concat([
      number(6),
      number(0x11),
      number(0x480),
      number(0),
      text("j {client_addr}"),
      number(5),
      text("i"),
    ]);
    const agreed = readAgreement({ letter: "O", data }, offer);
    assert.deepEqual(actionNames(agreed), ["add header", "change header"]);
    assert.deepEqual(stepNames(agreed), ["header unanswered", "skip"]);
    assert.ok(wants(agreed, "skip") && !wants(agreed, "no body"));
    assert.deepEqual(
      [...agreed.macros],
      [
        ["connect", ["j", "client_addr"]],
        ["end of message", ["i"]],
      ],
    );
    assert.equal(ACTIONS.quarantine, 0x20);
  });

  const wrong: Readonly<Record<string, readonly Uint8Array[]>> = {
    "an old version": [number(1), number(0), number(0)],
    "a newer version": [number(7), number(0), number(0)],
    "more actions": [number(6), number(0x200), number(0)],
    "more steps": [number(6), number(0), number(0x80000000)],
    "too little": [number(6), number(0)],
    "an unknown stage": [number(6), number(0), number(0), number(9), text("j")],
    "more macros than there are": [number(6), number(0), number(0), number(0), text("a ".repeat(501))],
  };
  for (const [what, data] of Object.entries(wrong)) {
    it(`fails for ${what}`, () =>
      assert.throws(() => readAgreement({ letter: "O", data: Buffer.concat(data) }, offer), MilterProblem));
  }
  it("fails for another answer", () =>
    assert.throws(() => readAgreement({ letter: "c", data: new Uint8Array() }, offer), MilterProblem));
});

describe("what a filter answers", () => {
  const answer = (letter: string, data = ""): unknown => readAnswer({ letter, data: Buffer.from(data, "latin1") });
  it("is a verdict", () => {
    const verdicts = {
      c: "continue",
      a: "accept",
      r: "reject",
      t: "tempfail",
      d: "discard",
      s: "skip",
      p: "progress",
      "4": "shutdown",
      f: "connection failed",
    };
    for (const [letter, kind] of Object.entries(verdicts)) assert.deepEqual(answer(letter), { kind });
  });

  it("is a change", () => {
    const value = Buffer.from("v");
    assert.deepEqual(answer("h", "X\0v\0"), { kind: "add field", name: "X", value });
    assert.deepEqual(answer("i", "\0\0\0\x01X\0v\0"), { kind: "insert field", index: 1, name: "X", value });
    assert.deepEqual(answer("m", "\0\0\0\x02X\0\0"), {
      kind: "change field",
      index: 2,
      name: "X",
      value: Buffer.from(""),
    });
    assert.deepEqual(answer("b", "a\0b"), { kind: "replace body", bytes: Buffer.from("a\0b") });
    assert.deepEqual(answer("q", "odd\0"), { kind: "quarantine", reason: "odd" });
    const path = { local: "a", domain: "b.example", utf8: false };
    const to = { path, notify: undefined, originalRecipient: undefined };
    assert.deepEqual(answer("+", "a@b.example\0"), { kind: "add recipient", to });
    assert.deepEqual(answer("2", "<a@b.example>\0NOTIFY=NEVER\0"), {
      kind: "add recipient",
      to: { ...to, notify: ["NEVER"] },
    });
    assert.deepEqual(answer("-", " <a@b.example> \0"), { kind: "delete recipient", path });
    assert.equal((answer("e", "<>\0") as { from: { reversePath: unknown } }).from.reversePath, undefined);
    assert.deepEqual((answer("e", "a@b.example\0") as { from: { reversePath: unknown } }).from.reversePath, path);
  });

  for (const [letter, data] of [
    ["?", ""],
    ["h", "X\0v"],
    ["h", "\0v\0"],
    ["h", "a b\0v\0"],
    ["h", "ü\0v\0"],
    ["i", "\0\0"],
    ["+", "<a b>\0"],
    ["+", "<>\0"],
    ["e", "a b\0"],
    ["2", "<a@b>\0X=1\0"],
    ["y", "250 ok\0"],
  ] as const) {
    it(`cannot be ${JSON.stringify(letter + data)}`, () => assert.throws(() => answer(letter, data), SyntaxProblem));
  }

  it("is read or refused, whatever it is", () => {
    fc.assert(
      fc.property(fc.constantFrom(..."+-24abcdefhimpqrsty"), fc.uint8Array({ maxLength: 60 }), (letter, data) => {
        try {
          readAnswer({ letter, data });
        } catch (error) {
          assert.ok(error instanceof SyntaxProblem);
        }
      }),
    );
  });
});

describe("a filter's own words", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["550 5.7.1 No", { code: 550, enhanced: "5.7.1", lines: ["No"] }],
    ["451 Later", { code: 451, enhanced: undefined, lines: ["Later"] }],
    ["550", { code: 550, enhanced: undefined, lines: [""] }],
    ["550 5.7.1", { code: 550, enhanced: "5.7.1", lines: [""] }],
    ["550-5.7.1 a\r\n550 5.7.1 b", { code: 550, enhanced: "5.7.1", lines: ["a", "b"] }],
    ["554 100%% sure", { code: 554, enhanced: undefined, lines: ["100% sure"] }],
  ];
  for (const [words, expected] of cases) it(words, () => assert.deepEqual(readReplyText(words), expected));
  for (const words of [
    "",
    "250 Ok",
    "354 Go",
    "550x",
    "55",
    "550 a\r\n250 b",
    "550 4.7.1 mixed",
    "550 a\n".repeat(33),
    "550 a\r\n\r\n",
  ])
    it(`not ${JSON.stringify(words).slice(0, 40)}`, () => assert.throws(() => readReplyText(words), MilterProblem));
});

describe("a message under a filter's hands", () => {
  const edited = (message: string): EditedMessage => new EditedMessage(Buffer.from(message, "latin1"));
  const add = (name: string, value: string) =>
    ({ kind: "add field", name, value: Buffer.from(value, "latin1") }) as const;

  it("shows its fields and its body", () => {
    const message = edited("From a mailbox\r\nA : 1\r\nB:\r\n 2\r\nC:3\r\n\r\nbody\r\n");
    const fields = message.fields.map(({ name, value }) => `${latin1(name)}|${latin1(value)}`);
    assert.deepEqual(fields, ["A| 1", "B|\n 2", "C|3"]);
    assert.equal(latin1(message.body), "body\r\n");
    assert.equal(latin1(withoutLeadingSpace(Buffer.from(" \t1 "))), "1 ");
  });

  it("is the same when nothing is changed", () => {
    for (const message of ["", "\r\n", "\r\nbody", "A: 1", "A: 1\r\n", "only a body\r\n", "A: 1\r\n\r\n"])
      assert.equal(latin1(edited(message).bytes), message);
  });

  it("gets its header whatever it has", () => {
    const cases: readonly (readonly [string, string])[] = [
      ["", "X: 1\r\n\r\n"],
      ["\r\nbody", "X: 1\r\n\r\nbody"],
      ["A: 1", "A: 1\r\nX: 1\r\n\r\n"],
      ["only a body\r\n", "X: 1\r\n\r\nonly a body\r\n"],
    ];
    for (const [before, expected] of cases) {
      const message = edited(before);
      message.apply([add("X", "1")], { leadingSpace: false });
      assert.equal(latin1(message.bytes), expected);
    }
  });

  it("has fields as the filter writes them, when it wants to", () => {
    const message = edited("A: 1\r\n\r\n");
    message.apply([add("X", "1"), add("Y", "  1\n\t2")], { leadingSpace: true });
    assert.equal(latin1(message.bytes), "A: 1\r\nX:1\r\nY:  1\r\n\t2\r\n\r\n");
  });

  it("stays one message whatever is added", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("\r", "\n", "\r\n", " ", "\t", "a", ":", "\0", "ä"), { maxLength: 30 }),
        (value) => {
          const message = edited("A: 1\r\n\r\nbody");
          message.apply([add("X", value.join(""))], { leadingSpace: false });
          const again = new EditedMessage(message.bytes);
          assert.deepEqual(
            again.fields.map(({ name }) => latin1(name)),
            ["A", "X"],
          );
          assert.equal(latin1(again.body), "body");
          assert.ok(!/[^\r]\n|\r[^\n]/.test(latin1(message.bytes)));
        },
      ),
    );
  });
});

describe("where a filter listens", () => {
  const cases: Readonly<Record<string, string>> = {
    "inet:127.0.0.1:11332": "inet:127.0.0.1:11332",
    "inet:11332@127.0.0.1": "inet:127.0.0.1:11332",
    "inet6:8891@[::1]": "inet:[::1]:8891",
    "inet:[::1]:8891": "inet:[::1]:8891",
    "inet:filter.example:8891": "inet:filter.example:8891",
    "unix:/run/x.sock": "unix:/run/x.sock",
    "local:/run/x.sock": "unix:/run/x.sock",
  };
  for (const [given, expected] of Object.entries(cases))
    it(given, () => assert.equal(formatMilterAddress(parseMilterAddress(given)), expected));
  for (const given of [
    "",
    "127.0.0.1:1",
    "inet:127.0.0.1",
    "inet:a:0",
    "inet:a:65536",
    "unix:x.sock",
    "inet:::1:25",
    "inet:25@",
  ])
    it(`not ${JSON.stringify(given)}`, () => assert.throws(() => parseMilterAddress(given), MilterProblem));
});
