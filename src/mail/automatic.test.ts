import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Path } from "../wire/smtp/path.ts";
import { whyNoAnswer } from "./automatic.ts";

const from = (local: string): Path => ({ local, domain: "example.org", utf8: false });

describe("whyNoAnswer", () => {
  const cases: readonly (readonly [header: string, reversePath: Path | undefined, answers: boolean])[] = [
    ["Subject: x", from("ann"), true],
    ["Subject: x", undefined, false],
    ["Auto-Submitted: no", from("ann"), true],
    ["Auto-Submitted: No (a person)", from("ann"), true],
    ["Auto-Submitted: auto-replied", from("ann"), false],
    ["auto-submitted:\r\n auto-generated; owner-email=x", from("ann"), false],
    ["Auto-Submitted: notify", from("ann"), false],
    ["Auto-Submitted:", from("ann"), false],
    ["List-Id: <x.example.org>", from("ann"), false],
    ["List-Unsubscribe: <mailto:x@example.org>", from("ann"), false],
    ["Precedence: bulk", from("ann"), false],
    ["Precedence: List", from("ann"), false],
    ["Precedence: first-class", from("ann"), true],
    ["X-Auto-Response-Suppress: DR, OOF", from("ann"), false],
    ["X-Auto-Response-Suppress: DR", from("ann"), true],
    ["X-List-Id: x", from("ann"), true],
    ["Subject: x", from("MAILER-DAEMON"), false],
    ["Subject: x", from("owner-list"), false],
    ["Subject: x", from("list-request"), false],
    ["Subject: x", from("list-bounces+ann=example.net"), false],
    ["Subject: x", from("bounce+1234"), false],
    ["Subject: x", from("no-reply"), false],
    ["Subject: x", from("noreply"), false],
    ["Subject: x", from("bouncer"), true],
    ["Subject: x", from("me"), false],
  ];
  for (const [header, reversePath, answers] of cases) {
    it(`${reversePath?.local ?? "<>"}, ${header.replaceAll("\r\n", "")}: ${answers ? "yes" : "no"}`, () => {
      const why = whyNoAnswer(
        Buffer.from(`${header}\r\n\r\nList-Id: body`),
        reversePath,
        ({ local }) => local === "me",
      );
      assert.equal(why === undefined, answers, why ?? "it may be answered");
    });
  }
});
