import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { arrivalOf, fieldsOf } from "./arrival.ts";
import { oneClickUrl } from "./one-click.ts";

const SERVER = "mx.posthorn.test";
const RECEIVED = `Received: from far.example by ${SERVER} with ESMTP; now`;
const PROVED = `Authentication-Results: ${SERVER};\r\n\tdkim=pass header.d=far.example header.s=k1 header.b=abc`;
const SIGNED =
  "DKIM-Signature: v=1; d=far.example; s=k1; h=From:List-\r\n Unsubscribe : List-Unsubscribe-Post; b=abcdef";
const LIST = "List-Unsubscribe: <mailto:u@far.example>,\r\n <https://far.example/u?\r\n x=1>";
const POST = "List-Unsubscribe-Post: List-Unsubscribe=One-Click";
const URL = "https://far.example/u?x=1";

const cases: readonly (readonly [name: string, header: readonly string[], url: string | undefined])[] = [
  ["all is there", [PROVED, RECEIVED, SIGNED, LIST, POST], URL],
  [
    "other letters",
    [
      PROVED,
      RECEIVED,
      SIGNED,
      LIST.toUpperCase().replace("HTTPS://FAR.EXAMPLE/U?\r\n X", "https://far.example/u?x"),
      POST,
    ],
    URL,
  ],
  ["nothing proved", [RECEIVED, SIGNED, LIST, POST], undefined],
  ["another's proof", [PROVED.replace("far.example", "r.example"), RECEIVED, SIGNED, LIST, POST], undefined],
  ["another key's proof", [PROVED.replace("k1", "k2"), RECEIVED, SIGNED, LIST, POST], undefined],
  ["a proof of somebody else's making", [RECEIVED, PROVED, SIGNED, LIST, POST], undefined],
  ["a signature that failed", [PROVED.replace("pass", "fail"), RECEIVED, SIGNED, LIST, POST], undefined],
  [
    "a field that is not signed",
    [PROVED, RECEIVED, SIGNED.replace("List-Unsubscribe-Post", "To"), LIST, POST],
    undefined,
  ],
  ["what was put here, not delivered", [PROVED, SIGNED, LIST, POST], undefined],
  [
    "addresses that never end",
    [PROVED, RECEIVED, SIGNED, `List-Unsubscribe: ${"<https:".repeat(300_000)}`, POST],
    undefined,
  ],
  ["no one click", [PROVED, RECEIVED, SIGNED, LIST], undefined],
  ["another deed", [PROVED, RECEIVED, SIGNED, LIST, `${POST}s`], undefined],
  ["no address of the web", [PROVED, RECEIVED, SIGNED, "List-Unsubscribe: <mailto:u@far.example>", POST], undefined],
  ["not encrypted", [PROVED, RECEIVED, SIGNED, LIST.replace("https", "http"), POST], undefined],
  ["a second list in front of the signed one", [PROVED, RECEIVED, LIST, SIGNED, LIST, POST], undefined],
];

describe("leaving a list by one click", () => {
  for (const [name, lines, url] of cases)
    it(name, () => {
      const trace = lines.slice(0, lines.indexOf(RECEIVED) + 1).map((line) => `${line}\r\n`);
      const headers = fieldsOf(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`));
      assert.equal(oneClickUrl(headers, arrivalOf(Buffer.from(trace.join("")))), url);
    });
});
