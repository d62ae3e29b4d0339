import assert from "node:assert/strict";
import { it } from "node:test";
import { contentTexts, rawTexts, readableTexts } from "../body/body-texts.ts";
import type { SieveHost } from "../host.ts";
import { ScriptMessage } from "../message/script-message.ts";
import { Run } from "../running/run.ts";
import { decidedWithAll, judge, refuse } from "../testing/try-script.ts";
import { body } from "./body.ts";

const message = `From: whomever@example.com
To: someone@example.com
Subject: whatever
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

The outer prologue.
--outer
Content-Type: multipart/alternative; boundary=inner

The inner prologue.
--inner
Content-Type: text/plain;charset="us-ascii"

Hello w=C3=B6rld
--inner
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<b>Hyper</b>w=C3=B6rld
--inner--

--outer
Content-Type: message/rfc822

From: Someone Else
Subject: hello request

Please say Hello
--outer
Content-Type: application/pdf
Content-Transfer-Encoding: base64

SGVsbG8gUERG
--outer--
The outer epilogue.
`;
const trial = { message };

// The examples of RFC 5173 5.
judge(body, [
  ['body :raw :contains "MAKE MONEY FAST"', false, trial],
  ['body :raw :contains "w=C3=B6rld"', true, trial],
  ['body :raw :contains "outer epilogue"', true, trial],
  ['body :raw :contains "whatever"', false, trial],
  ['body :content "text" :contains ["missile", "coordinates"]', false, trial],
  ['body :content "text" :contains "<b>hyper"', true, trial],
  ['body :content "text/plain" :contains "Hyper"', false, trial],
  ['body :content "TEXT/HTML" :contains "wörld"', true, trial],
  ['body :content "multipart" :contains "outer prologue"', true, trial],
  ['body :content "multipart" :contains "outer epilogue"', true, trial],
  ['body :content "multipart" :contains "Hyper"', false, trial],
  ['body :content "message/rfc822" :contains "hello request"', true, trial],
  ['body :content "message/rfc822" :contains "Please say"', false, trial],
  ['body :content "text" :contains "Please say"', true, trial],
  ['body :content "application/pdf" :contains "Hello PDF"', true, trial],
  ['body :content "" :contains "Hello PDF"', true, trial],
  ['body :content ["image", "audio"] :contains ""', false, trial],
  ['body :text :contains "Hyper"', true, trial],
  ['body :contains "<b>"', false, trial],
  ['body :contains "Please say Hello"', true, trial],
  ['body :contains "outer prologue"', false, trial],
  ['body :contains "Hello PDF"', false, trial],
  ['body :raw :contains ""', false, { message: "From: a@example.com\n\n" }],
]);
refuse(body, [['if body :raw :text "a" { stop; }', "2:14 :raw and :text exclude each other"]]);

it("wildcards in a body are not remembered (RFC 5173 6)", async () => {
  const script = 'if allof (string :matches "kept" "*", body :raw :matches "*Hyper*") { fileinto "${1}"; }';
  assert.deepEqual(await decidedWithAll(script, trial), ["fileinto kept"]);
});

it("bodies are decoded once", () => {
  const read = new ScriptMessage(Buffer.from(message), message.length);
  assert.equal(readableTexts(read), readableTexts(read));
  assert.equal(rawTexts(read), rawTexts(read));
});

it("a part is decoded once, however many lists of types it is of", () => {
  const bytes = Buffer.from(message);
  const read = new ScriptMessage(bytes, bytes.length);
  const { tree } = read;
  const [, , pdf] = tree.children;
  let times = 0;
  const subarray = bytes.subarray.bind(bytes);
  bytes.subarray = (start, end) => {
    if (start === pdf?.bodyStart) times++;
    return subarray(start, end);
  };
  const run = new Run(read, { from: "", to: "" }, {} as SieveHost);
  for (const types of [["application"], ["application", "text"], ["application/pdf"], [""]])
    assert.ok(contentTexts(run, types).includes("Hello PDF"), types.join());
  assert.equal(times, 1);
});
