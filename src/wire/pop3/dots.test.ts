import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cpuMs } from "../../../test/support/cpu-time.ts";
import fc from "fast-check";
import { DotStuffer, FirstLines } from "./dots.ts";

/** The message as sent when it comes in pieces of the given sizes. */
function stuffed(message: Uint8Array, sizes: readonly number[] = []): string {
  const sent: Uint8Array[] = [];
  const stuffer = new DotStuffer();
  let at = 0;
  for (const size of [...sizes, message.length]) {
    sent.push(stuffer.stuffed(message.subarray(at, at + size)));
    at = Math.min(message.length, at + size);
  }
  return Buffer.concat([...sent, Buffer.from(stuffer.end())]).toString("latin1");
}

/** What a client makes of it that reads up to LF, as most do, or only up to CRLF. */
function received(sent: string, lineEnd: "\n" | "\r\n"): string {
  const lines: string[] = [];
  let at = 0;
  for (;;) {
    const end = sent.indexOf(lineEnd, at);
    assert.ok(end >= 0, "the response has an end");
    const line = sent.slice(at, end);
    at = end + lineEnd.length;
    if (line === "." || line === ".\r") break;
    lines.push((line.startsWith(".") ? line.slice(1) : line) + lineEnd);
  }
  assert.equal(at, sent.length, "nothing is left over");
  return lines.join("");
}

describe("messages as multi-line responses", () => {
  const cases: readonly [string, string][] = [
    ["a\r\n", "a\r\n.\r\n"],
    ["a", "a\r\n.\r\n"],
    ["", ".\r\n"],
    [".", "..\r\n.\r\n"],
    [".\r\n", "..\r\n.\r\n"],
    ["..\r\n..a\r\n", "...\r\n...a\r\n.\r\n"],
    ["a.\r\n", "a.\r\n.\r\n"],
    ["\r\n.\r\n.\r\n", "\r\n..\r\n..\r\n.\r\n"],
    ["a\n.\nb\r\n", "a\n..\nb\r\n.\r\n"],
    ["a\n", "a\n\r\n.\r\n"],
    ["a\r", "a\r\r\n.\r\n"],
    ["a\r.\r\n", "a\r.\r\n.\r\n"],
  ];
  for (const [message, sent] of cases) {
    it(`${JSON.stringify(message)} is sent as ${JSON.stringify(sent)}`, () =>
      assert.equal(stuffed(Buffer.from(message)), sent));
  }

  const bytes = fc.array(fc.constantFrom(13, 10, 46, 46, 65), { maxLength: 40 }).map((each) => Buffer.from(each));

  it("do not depend on the pieces they come in", () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat({ max: 7 }), { maxLength: 40 }), (message, sizes) => {
        assert.equal(stuffed(message, sizes), stuffed(message));
      }),
    );
  });

  it("arrive whole, and end where they end, for every client", () => {
    fc.assert(
      fc.property(bytes, (message) => {
        const text = message.toString("latin1");
        const whole = text === "" || text.endsWith("\r\n") ? text : `${text}\r\n`;
        assert.equal(received(stuffed(message), "\n"), whole);
        const onlyCrlf = Buffer.from(text.replaceAll("\r", "").replaceAll("\n", "\r\n"));
        assert.equal(
          received(stuffed(onlyCrlf), "\r\n").replace(/\r\n$/, ""),
          onlyCrlf.toString("latin1").replace(/\r\n$/, ""),
        );
      }),
    );
  });

  it("are not copied unless they must be", () => {
    const message = Buffer.from("Subject: x\r\n\r\na.dot\r\nend\r\n");
    assert.equal(new DotStuffer().stuffed(message), message);
  });

  it("are stuffed fast, even if every line is a dot", () => {
    const message = Buffer.from(".\r\n".repeat(1_000_000));
    const took = cpuMs(() => assert.equal(new DotStuffer().stuffed(message).length, 4_000_000));
    assert.ok(took < 2000, `${took} ms`);
  });
});

describe("the first lines", () => {
  const body = "one\r\ntwo\r\nthree";
  const cases: readonly [number, string][] = [
    [0, ""],
    [1, "one\r\n"],
    [2, "one\r\ntwo\r\n"],
    [3, body],
    [99, body],
  ];
  for (const [lines, expected] of cases) {
    it(`${lines} of three`, () => {
      for (let size = 1; size <= body.length; size++) {
        const first = new FirstLines(lines);
        let taken = "";
        for (let at = 0; at < body.length && !first.done; at += size) {
          taken += Buffer.from(first.take(Buffer.from(body.slice(at, at + size)))).toString();
        }
        assert.equal(taken, expected);
        assert.equal(first.done, lines < 3);
      }
    });
  }
});
