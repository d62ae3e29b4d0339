import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { commandLine, formatMailFrom, formatRcptTo, type OutgoingMail } from "./client-command.ts";
import { parseCommandLine } from "./command.ts";
import { readExtensions } from "./extensions.ts";
import { parseMailFrom } from "./mail-from.ts";
import { parseRcptTo, type RcptTo } from "./rcpt-to.ts";

const nothing = readExtensions(["mx"]);
const everything = readExtensions(
  "mx SIZE 8BITMIME SMTPUTF8 CHUNKING BINARYMIME DSN REQUIRETLS DELIVERBY MT-PRIORITY".split(" "),
);

const mail: OutgoingMail = {
  reversePath: { local: "a", domain: "b.test", utf8: false },
  size: 100,
  body: "8BITMIME",
  smtpUtf8: true,
  ret: "HDRS",
  envelopeId: "QQ 314+159",
  requireTls: true,
  deliverBy: { seconds: 120, mode: "return", trace: true },
  priority: -3,
};
const rcpt: RcptTo = {
  path: { local: "jürgen", domain: "b.test", utf8: true },
  notify: ["SUCCESS", "FAILURE"],
  originalRecipient: { type: "utf-8", address: "jürgen+x=y\\z@b.test" },
};

describe("client commands", () => {
  it("writes MAIL with what the server knows", () => {
    const all =
      "MAIL FROM:<a@b.test> SIZE=100 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=QQ+20314+2B159 REQUIRETLS BY=120;RT MT-PRIORITY=-3\r\n";
    assert.equal(formatMailFrom(mail, everything), all);
    const plain = { ...mail, reversePath: undefined, smtpUtf8: false, requireTls: false };
    assert.equal(formatMailFrom(plain, nothing), "MAIL FROM:<>\r\n");
  });

  it("writes RCPT with what the server knows", () => {
    assert.equal(
      formatRcptTo(rcpt, everything),
      "RCPT TO:<jürgen@b.test> NOTIFY=SUCCESS,FAILURE ORCPT=utf-8;jürgen\\x{2B}x\\x{3D}y\\x{5C}z@b.test\r\n",
    );
    const ascii = readExtensions(["mx", "DSN"]);
    assert.match(formatRcptTo(rcpt, ascii), / ORCPT=utf-8;j\\x\{FC\}rgen\\x\{2B\}x\\x\{3D\}y\\x\{5C\}z@b\.test\r\n$/);
    assert.equal(
      formatRcptTo({ ...rcpt, path: { local: 'a"b', domain: "", utf8: false } }, nothing),
      'RCPT TO:<"a\\"b">\r\n',
    );
  });

  it("is read by the server as it was meant", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
    const domain = fc.constantFrom("b.test", "[192.0.2.1]", "bücher.test");
    fc.assert(
      fc.property(text, domain, text, (local, host, original) => {
        const path = { local, domain: host, utf8: /[^\0-\x7f]/.test(local + host) };
        const given = { path, notify: undefined, originalRecipient: { type: "utf-8", address: original } };
        const line = said(() => formatRcptTo(given, everything));
        if (line === undefined) return;
        assert.match(line, /^[^\r\n]+\r\n$/);
        const { verb, argument } = parseCommandLine(Buffer.from(line.slice(0, -2)));
        assert.equal(verb, "RCPT");
        const read = said(() => parseRcptTo(argument));
        // Quoted letters outside ASCII with a backslash, say: our server may be stricter than what we write, but never reads another address.
        if (read !== undefined) assert.deepEqual(read, given);
      }),
    );
  });

  it("gives back the envelope id", () => {
    const id = fc.stringMatching(/^[ -~]{1,100}$/);
    fc.assert(
      fc.property(id, (envelopeId) => {
        const line = formatMailFrom({ ...mail, envelopeId, deliverBy: undefined, priority: 0 }, everything);
        assert.equal(parseMailFrom(line.slice(5, -2)).envelopeId, envelopeId);
      }),
    );
  });

  for (const evil of ["\r", "\n", "\0", "\x1b", "\x85", "\u2028", "\ud800"]) {
    it(`never writes ${JSON.stringify(evil)}`, () => {
      assert.throws(() => commandLine("MAIL", `FROM:<a${evil}b@c>`), SyntaxProblem);
      const path = { local: `a${evil}RCPT TO:<x@y>`, domain: "b.test", utf8: false };
      assert.throws(() => formatRcptTo({ ...rcpt, path }, everything), SyntaxProblem);
      assert.throws(
        () => formatRcptTo({ ...rcpt, path: { ...path, local: "a", domain: `b${evil}c` } }, everything),
        SyntaxProblem,
      );
    });
  }
});

function said<T>(say: () => T): T | undefined {
  try {
    return say();
  } catch (error) {
    if (error instanceof SyntaxProblem) return undefined;
    throw error;
  }
}
