import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { ByteQueue } from "../byte-queue.ts";
import { type ImapInput, Receiver, type ReceiverPolicy, splitCommand } from "./receiver.ts";

const policy: ReceiverPolicy = {
  lineBytesMax: 100,
  discardBytesMax: 1_000_000,
  decide: ({ command, size, inlineBefore }) => {
    if (command === "APPEND")
      return size > 1000 ? { status: "NO", code: "TOOBIG", text: "Too big" } : size > 10 ? "large" : "inline";
    return size + inlineBefore > 50 ? { status: "BAD", code: undefined, text: "Too long" } : "inline";
  },
};

/** What the receiver makes of the chunks, pieces of large literals joined, as plain values. */
function received(chunks: readonly Uint8Array[]): unknown[] {
  const receiver = new Receiver(policy);
  const out: unknown[] = [];
  let literal = "";
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
  for (const chunk of chunks) {
    receiver.feed(chunk);
    for (let input = receiver.next(); input !== undefined; input = receiver.next()) {
      if (input.kind === "literal") {
        literal += text(input.bytes);
        if (input.last) {
          out.push(["literal", input.index, literal]);
          literal = "";
        }
      } else {
        out.push(plain(input, text));
      }
    }
    receiver.settle();
  }
  return out;
}

function plain(input: Exclude<ImapInput, { kind: "literal" }>, text: (bytes: Uint8Array) => string): unknown {
  if (input.kind === "command")
    return ["command", text(input.bytes), input.large.map((each) => [each.offset, each.size])];
  if (input.kind === "line") return ["line", text(input.bytes)];
  if (input.kind === "refused") return ["refused", input.tag, input.status, input.code, input.fatal];
  return [input.kind];
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

const table: readonly (readonly [string, string, readonly unknown[]])[] = [
  [
    "two commands",
    "a NOOP\r\nb NOOP\r\n",
    [
      ["command", "a NOOP", []],
      ["command", "b NOOP", []],
    ],
  ],
  [
    "bare LF ends a line too",
    "a NOOP\nb NOOP\n",
    [
      ["command", "a NOOP", []],
      ["command", "b NOOP", []],
    ],
  ],
  ["an empty line is nothing", "\r\na NOOP\r\n\r\n", [["command", "a NOOP", []]]],
  ["an unfinished command", "a NOO", []],
  [
    "a synchronising literal",
    "a LOGIN {2}\r\nme {3}\r\nsec\r\n",
    [["continue"], ["continue"], ["command", "a LOGIN {2}\r\nme {3}\r\nsec", []]],
  ],
  ["a non-synchronising literal", "a LOGIN {2+}\r\nme x\r\n", [["command", "a LOGIN {2+}\r\nme x", []]]],
  ["a literal of line ends and markers", "a X {7+}\r\n\r\n{3+}\r\n\r\n", [["command", "a X {7+}\r\n\r\n{3+}\r", []]]],
  [
    "an empty literal",
    "a X {0+}\r\n\r\nb Y {0}\r\n\r\n",
    [["command", "a X {0+}\r\n", []], ["continue"], ["command", "b Y {0}\r\n", []]],
  ],
  [
    "a large literal",
    `a APPEND x {12+}\r\n123456789012\r\nb NOOP\r\n`,
    [
      ["literal", 0, "123456789012"],
      ["command", "a APPEND x {12+}\r\n", [[18, 12]]],
      ["command", "b NOOP", []],
    ],
  ],
  [
    "two large literals",
    `a APPEND x {12}\r\n123456789012 {11+}\r\nabcdefghijk\r\n`,
    [
      ["continue"],
      ["literal", 0, "123456789012"],
      ["literal", 1, "abcdefghijk"],
      [
        "command",
        "a APPEND x {12}\r\n {11+}\r\n",
        [
          [17, 12],
          [25, 11],
        ],
      ],
    ],
  ],
  [
    "a refused synchronising literal",
    "a APPEND x {1001}\r\nb NOOP\r\n",
    [
      ["refused", "a", "NO", "TOOBIG", false],
      ["command", "b NOOP", []],
    ],
  ],
  [
    "a refused non-synchronising literal is swallowed",
    `a LOGIN {60+}\r\n${"\r\n".repeat(30)} {3+}\r\nabc\r\nb NOOP\r\n`,
    [
      ["refused", "a", "BAD", undefined, false],
      ["command", "b NOOP", []],
    ],
  ],
  ["4 GiB without asking", "a APPEND x {4294967295+}\r\n", [["refused", "a", "NO", "TOOBIG", true]]],
  [
    "a line too long",
    `a ${"x".repeat(200)}\r\nb NOOP\r\n`,
    [
      ["refused", "a", "BAD", undefined, false],
      ["command", "b NOOP", []],
    ],
  ],
  [
    "literals do not count as line",
    `a X {50+}\r\n${"y".repeat(50)} ${"z".repeat(60)}\r\n`,
    [["command", `a X {50+}\r\n${"y".repeat(50)} ${"z".repeat(60)}`, []]],
  ],
  [
    "braces that are no literal",
    'a X "{5}"\r\na X {}\r\na X {5x}\r\n',
    [
      ["command", 'a X "{5}"', []],
      ["command", "a X {}", []],
      ["command", "a X {5x}", []],
    ],
  ],
];

describe("Receiver", () => {
  for (const [name, input, expected] of table) {
    it(`takes ${name}`, () => assert.deepEqual(received([bytes(input)]), expected));
    it(`takes ${name} byte by byte`, () =>
      assert.deepEqual(received([...bytes(input)].map((byte) => Uint8Array.of(byte))), expected));
  }

  it("gives the same for any chopping", () => {
    const whole = bytes(
      table
        .filter(([, , expected]) => JSON.stringify(expected).includes("true") === false && expected.length > 0)
        .map(([, input]) => input)
        .join(""),
    );
    const expected = received([whole]);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 30 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const chunks = at.slice(1).map((end, i) => whole.slice(at[i], end));
        assert.deepEqual(received(chunks), expected);
      }),
    );
  });

  it("never throws and never keeps more than it must", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), (chunks) => {
        received(chunks);
      }),
    );
  });

  it("gives up what cannot be skipped", () => {
    const receiver = new Receiver(policy);
    const piece = new Uint8Array(policy.discardBytesMax / 10).fill(120);
    let fatal = false;
    for (let i = 0; i < 12 && !fatal; i++) {
      receiver.feed(piece);
      for (let input = receiver.next(); input !== undefined; input = receiver.next())
        fatal ||= input.kind === "refused" && input.fatal;
    }
    assert.ok(fatal);
  });

  it("hands out a line that was asked for", () => {
    const receiver = new Receiver(policy);
    receiver.feed(bytes("a AUTHENTICATE PLAIN\r\n{5}\r\nb NOOP\r\n"));
    assert.equal(receiver.next()?.kind, "command");
    receiver.expectLine();
    const line = receiver.next();
    assert.ok(line?.kind === "line" && Buffer.from(line.bytes).toString() === "{5}");
    assert.equal(receiver.next()?.kind, "command");
    assert.equal(receiver.holdsMore, false);
  });
});

describe("splitCommand", () => {
  it("finds tag, name and arguments", () => {
    assert.deepEqual(splitCommand(bytes("A.1 uid fetch 1")), { tag: "A.1", name: "UID", argumentsAt: 7 });
    assert.deepEqual(splitCommand(bytes("a noop")), { tag: "a", name: "NOOP", argumentsAt: 6 });
    for (const nameless of ["a", "a ", "a  NOOP", "a \x00", "a NO*P"]) {
      const { tag, name } = splitCommand(bytes(nameless));
      assert.deepEqual([tag, name], ["a", ""], JSON.stringify(nameless));
    }
    for (const wrong of ["", " NOOP", "+ NOOP", "a{ NOOP", `${"t".repeat(300)} NOOP`, "t".repeat(300)]) {
      assert.throws(() => splitCommand(bytes(wrong)), { name: "SyntaxProblem" }, JSON.stringify(wrong));
    }
  });
});

describe("ByteQueue", () => {
  it("is a queue, however it is used", () => {
    const act = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((chunk) => ({ add: chunk })),
      fc.nat(60).map((count) => ({ take: count })),
      fc.tuple(fc.nat(20), fc.nat(20)).map((cut) => ({ cut })),
      fc.constant({ settle: true }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const queue = new ByteQueue();
        let model: number[] = [];
        for (const each of acts) {
          if ("add" in each) {
            const chunk = each.add.slice();
            queue.add(chunk);
            model.push(...chunk);
          } else if ("take" in each) {
            assert.deepEqual([...queue.take(each.take)], model.slice(0, each.take));
            model = model.slice(each.take);
          } else if ("cut" in each) {
            const [at, count] = each.cut;
            assert.deepEqual([...queue.cut(at, count)], model.slice(at, at + count));
            model.splice(at, count);
          } else {
            queue.settle();
          }
          assert.deepEqual([...queue.bytes], model);
        }
      }),
    );
  });
});
