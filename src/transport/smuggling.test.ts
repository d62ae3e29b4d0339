/** However a message is made, a server that takes any of CR, LF and CRLF for a line end sees as many messages as were sent, and no more. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { startSmtpPeer } from "../../test/support/smtp-peer.ts";
import { toSevenBit } from "../wire/mime/seven-bit.ts";
import { handover, hopTo, never, transport } from "./testing/handover.ts";
import type { Handover } from "./transport.ts";

const RUNS = 60;

/** What a lenient server makes of everything that a client said: the texts of messages, dots taken out. */
function lenientlyRead(stream: string): string[] {
  const messages: string[] = [];
  let text: string[] | undefined;
  let rest = stream;
  while (rest !== "") {
    const [, line = "", end = ""] = /^([^\r\n]*)(\r\n|\r|\n|$)/.exec(rest) ?? [];
    rest = rest.slice(line.length + end.length);
    const chunk = /^BDAT (\d+)/i.exec(line)?.[1];
    if (text !== undefined) {
      if (line !== ".") text.push(line.replace(/^\./, ""));
      else messages.push(text.join("\n"));
      if (line === ".") text = undefined;
    } else if (/^DATA\b/i.test(line)) {
      text = [];
    } else if (chunk !== undefined) {
      messages.push(rest.slice(0, Number(chunk)));
      rest = rest.slice(Number(chunk));
    }
  }
  assert.equal(text, undefined, "a message without an end");
  return messages;
}

const odd = [
  ".",
  "\r\n.\r\n",
  "\n.\n",
  "\r.\r",
  "\n.\r\n",
  "\r\n.\n",
  "\r.\r\n",
  "\r\n.\r",
  "\r\n\r.\r\n",
  "\r\r\n.\r\r\n",
  "\n\r.\n\r",
  "\r\n",
  "\n",
  "\r",
  "..",
  "a",
  "\0",
  "\xff",
  "DATA\r\n",
  "MAIL FROM:<evil@evil.test>\r\n",
  "RCPT TO:<b@remote.test>\n",
  "x".repeat(1_200),
];
const fragment = fc.constantFrom(...odd);
const body = fc.array(fragment, { maxLength: 25 }).map((parts) => parts.join(""));
const header = fc.constantFrom(
  "",
  "Subject: a\r\n\r\n",
  "Subject: a\n\n",
  "Subject: \xe4\r\rb: c\r\n\r\n",
  "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\n",
);
const one = fc.record({
  text: fc.tuple(header, body).map((parts) => parts.join("")),
  body: fc.constantFrom("7BIT", "8BITMIME", "BINARYMIME"),
});

function toSend(text: string, kind: Handover["message"]["body"]): Handover["message"] {
  const bytes = Buffer.from(text, "latin1");
  return {
    size: bytes.length,
    body: kind,
    utf8Header: false,
    foreign: false,
    bytes: async (form) => (form === "7bit" ? toSevenBit(bytes) : bytes),
  };
}

describe("smuggling", () => {
  for (const keywords of [["PIPELINING", "8BITMIME"], [], ["PIPELINING", "8BITMIME", "CHUNKING"], ["CHUNKING"]]) {
    it(`is impossible with [${keywords.join()}]`, async () => {
      await using peer = await startSmtpPeer({ keywords });
      await using out = transport();
      await fc.assert(
        fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 4 }), async (messages) => {
          peer.pieces.length = 0;
          peer.taken.length = 0;
          for (const { text, body: kind } of messages) {
            const { results } = await out.deliver(handover(hopTo(peer.port), { message: toSend(text, kind) }), never);
            assert.equal(results[0]?.outcome, "delivered");
          }
          const read = lenientlyRead(Buffer.concat(peer.pieces).toString("latin1"));
          assert.equal(read.length, messages.length);
          assert.equal(peer.taken.length, messages.length);
          for (const { text } of peer.taken) assert.doesNotMatch(text.toString("latin1"), /\r(?!\n)|(?<!\r)\n/);
        }),
        { numRuns: RUNS },
      );
    });
  }

  it("is impossible where binary messages go as they are, since their length is told", async () => {
    await using peer = await startSmtpPeer({ keywords: ["PIPELINING", "CHUNKING", "BINARYMIME", "8BITMIME"] });
    await using out = transport();
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        peer.taken.length = 0;
        await out.deliver(handover(hopTo(peer.port), { message: toSend(text, "BINARYMIME") }), never);
        assert.deepEqual(
          peer.taken.map((each) => each.text.toString("latin1")),
          [text],
        );
      }),
      { numRuns: RUNS },
    );
  });

  it("is refused here when a conversion leaves what could do it", async () => {
    await using peer = await startSmtpPeer();
    await using out = transport();
    const flawed = { ...toSend("a\n.\nb", "7BIT"), bytes: async () => Buffer.from("A: b\r\n\r\na\n.\nb") };
    const { results } = await out.deliver(handover(hopTo(peer.port), { message: flawed }), never);
    assert.equal(results[0]?.reply.enhanced, "5.6.0");
    assert.ok(!peer.lines.some((line) => line.startsWith("MAIL")));
  });
});
