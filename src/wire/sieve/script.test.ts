import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SieveAction } from "./action.ts";
import type { SieveHost } from "./host.ts";
import { SieveMistakes } from "./mistakes.ts";
import { commands, tests } from "./registry.ts";
import { runScript } from "./run.ts";
import { readScript } from "./script.ts";
import { decided, tried } from "./testing/try-script.ts";

/** RFC 5228 9: the extended example. */
const EXAMPLE = `#
# Example Sieve Filter
# Declare any optional features or extension used by the script
#
require ["fileinto"];
#
# Handle messages from known mailing lists
# Move messages from IETF filter discussion list to filter mailbox
#
if header :is "Sender" "owner-ietf-mta-filters@imc.org"
        {
        fileinto "filter";  # move to "filter" mailbox
        }
#
# Keep all messages to or from people in my company
#
elsif address :DOMAIN :is ["From", "To"] "example.com"
        {
        keep;               # keep in "In" mailbox
        }

#
# Try and catch unsolicited email.  If a message is not to me,
# or it contains a subject known to be spam, file it away.
#
elsif anyof (NOT address :all :contains
               ["To", "Cc", "Bcc"] "me@example.com",
             header :matches "subject"
               ["*make*money*fast*", "*university*dipl*mas*"])
        {
        fileinto "spam";   # move to "spam" mailbox
        }
else
        {
        # Move all other (non-company) mail to "personal"
        # mailbox.
        fileinto "personal";
        }
`;

describe("a script (RFC 5228 9)", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["Sender: owner-ietf-mta-filters@imc.org\n\n", "fileinto filter"],
    ["From: roadrunner@acme.example.com\nTo: coyote@example.com\n\n", "keep"],
    ["From: coyote@desert.example.org\nTo: roadrunner@acme.example.org\n\n", "fileinto spam"],
    ["From: x@y.example\nTo: me@example.com, you@example.org\nSubject: MAKE  money, fast!!\n\n", "keep"],
    ["From: x@y.example\nCc: me@example.com\nSubject: make money quickly and fast\n\n", "fileinto spam"],
    ["From: x@y.example\nCc: me@example.com\nSubject: hello\n\n", "fileinto personal"],
  ];
  for (const [message, expected] of rows) {
    it(`${expected}: ${message.trim().replaceAll("\n", " / ")}`, async () => {
      assert.deepEqual(await decided(EXAMPLE, { message }), [expected]);
    });
  }
});

describe("what comes of a script", () => {
  it("is the implicit keep when it says nothing (RFC 5228 2.10.2)", async () => {
    assert.deepEqual(await decided(""), ["implicit keep"]);
    assert.deepEqual(await decided("if false { discard; }"), ["implicit keep"]);
    assert.deepEqual(await decided("discard;"), ["discard"]);
  });

  it("is the keep of the message as it came, and nothing else, after an error (RFC 5228 2.10.6)", async () => {
    const script = 'require ["fileinto", "editheader", "ihave"];\naddheader "X" "y"; fileinto "a";\nerror "No.";';
    const { actions, error } = await tried(script);
    const expected: readonly SieveAction[] = [{ kind: "keep", isImplicit: true }];
    assert.deepEqual(actions, expected);
    assert.deepEqual({ ...error }, { script: undefined, line: 3, text: "No." });
  });

  it("is not told when the host fails: that is no mistake of the script", async () => {
    const mailboxExists: SieveHost["mailboxExists"] = () => Promise.reject(new Error("the disk is gone"));
    const script = 'require "mailbox"; if mailboxexists "a" { stop; }';
    await assert.rejects(tried(script, { host: { mailboxExists } }), /the disk is gone/);
  });

  it("takes a message of any bytes", async () => {
    const bytes = Buffer.from("\0\xff\r\n: \r\n\r\n", "latin1");
    const script = readScript('if anyof (exists "x", header :contains "subject" "a", size :over 1M) { discard; }');
    const envelope = { from: "", to: "" };
    const host = {} as SieveHost;
    assert.equal((await runScript(script, { bytes, size: bytes.length, envelope }, host)).actions[0]?.kind, "keep");
  });
});

/** Numbers that look like chance, and are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

describe("any text", () => {
  const words = [
    ...commands.keys(),
    ...tests.keys(),
    ..."if elsif else require ( ) [ ] { } , ; :is :contains :matches :copy :flags :mime :days :index 1 0 5K ".split(
      " ",
    ),
    '"a"',
    '"fileinto"',
    '"variables"',
    '"${a}"',
    '"*"',
    '"${1}"',
    '"',
    "/*",
    "*/",
    "#",
    "\n",
    "text:\n",
    ".\n",
    "\\",
    "\0",
    "ä",
    ":",
  ];

  it("is read, or its mistakes are told, and what was read runs to its end", async () => {
    const next = numbers(1);
    for (let i = 0; i < 3_000; i++) {
      const length = next.next().value % 40;
      const text = Array.from({ length }, () => words[next.next().value % words.length]).join(" ");
      try {
        readScript(text);
        await tried(text);
      } catch (error) {
        assert.ok(error instanceof SieveMistakes, `${JSON.stringify(text)}: ${String(error)}`);
        assert.ok(error.mistakes.every(({ line, column, text: told }) => line >= 1 && column >= 1 && told !== ""));
      }
    }
  });

  it("is read, or refused, however long its strings are", async () => {
    const long = 250_000;
    const insides = [
      "a",
      " ",
      "<",
      "< ",
      "@",
      "a.",
      "@a",
      ",",
      "\\\\",
      "${",
      "${a",
      "${hex: 0",
      "*",
      "?a",
      "=?",
      "\n",
      "😀",
    ];
    for (const inside of insides) {
      const text = inside.repeat(long / Buffer.byteLength(inside));
      const extensions = '["variables", "encoded-character", "enotify", "editheader", "imap4flags"]';
      for (const command of [
        'redirect "<',
        'notify "mailto:',
        'addheader "X" "',
        'setflag "',
        'if not header :matches "x-a" "',
      ]) {
        try {
          await tried(`require ${extensions}; ${command}${text}"${command.startsWith("if") ? "{}" : ";"}`);
        } catch (error) {
          assert.ok(error instanceof SieveMistakes, `${command}${inside}: ${String(error)}`);
          assert.ok(error.message.length < 1_000);
        }
      }
    }
    const { error } = await tried(`require "ihave"; error "${"x".repeat(100_000)}";`);
    assert.ok((error?.text.length ?? 0) < 1_000);
  });

  it("is read when one of its characters is gone, or doubled", () => {
    for (let at = 0; at < EXAMPLE.length; at++) {
      for (const text of [
        EXAMPLE.slice(0, at) + EXAMPLE.slice(at + 1),
        EXAMPLE.slice(0, at + 1) + EXAMPLE.slice(at),
        EXAMPLE.slice(0, at),
      ]) {
        try {
          readScript(text);
        } catch (error) {
          assert.ok(error instanceof SieveMistakes, text);
        }
      }
    }
  });
});
