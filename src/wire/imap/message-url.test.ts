import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import { formatSection, parseSection } from "./fetch.ts";
import { formatMessageUrl, type MessageUrl, parseMessageUrl } from "./message-url.ts";

const all: MessageUrl["section"] = { path: [], text: { kind: "all" } };

describe("the URL of a message", () => {
  const table: readonly (readonly [string, Partial<MessageUrl>])[] = [
    ["/INBOX/;UID=20", { path: "INBOX", absolute: true, uid: 20 }],
    [
      "/Drafts;UIDVALIDITY=385759045/;UID=20/;section=1.MIME",
      { path: "Drafts", absolute: true, uidValidity: 385759045, uid: 20, section: parseSection("1.MIME") },
    ],
    [
      "/a/b%20c/;uid=3/;SECTION=HEADER.FIELDS%20(Subject)/;PARTIAL=5.10",
      {
        path: "a/b c",
        absolute: true,
        uid: 3,
        section: parseSection("HEADER.FIELDS (Subject)"),
        range: { start: 5, count: 10 },
      },
    ],
    [";UID=7/;PARTIAL=0", { path: undefined, absolute: false, uid: 7, range: { start: 0, count: undefined } }],
    ["Gr%C3%BC%C3%9Fe/;UID=1", { path: "Grüße", absolute: false, uid: 1 }],
    ["/a&b=c:d@e/;UID=1", { path: "a&b=c:d@e", absolute: true, uid: 1 }],
  ];
  for (const [url, parts] of table) {
    it(`is ${url}`, () => {
      assert.deepEqual(parseMessageUrl(url), { uidValidity: undefined, section: all, range: undefined, ...parts });
    });
  }

  for (const wrong of [
    "",
    "/INBOX",
    "/INBOX;UID=5",
    "/;UID=5",
    "//host/INBOX/;UID=5",
    "//;UID=5",
    ";UIDVALIDITY=3/;UID=5",
    "/INBOX/;UID=0",
    "/INBOX/;UID=5x",
    "/INBOX/;UID=5/",
    "/INBOX/;UID=5/;SECTION=",
    "/INBOX/;UID=5/;SECTION=FOO",
    "/INBOX/;UID=5/;SECTION=1;URLAUTH=anonymous:INTERNAL:1234",
    "/INBOX/;UID=5/;PARTIAL=1.0",
    "/INBOX/;UID=5/;PARTIAL=x",
    "/IN BOX/;UID=5",
    '/IN"BOX/;UID=5',
    "/Grüße/;UID=1",
    "/%FF/;UID=1",
    "/%2/;UID=1",
    "/INBOX/;UID=5\r\n",
  ]) {
    it(`is not ${JSON.stringify(wrong)}`, () => assert.throws(() => parseMessageUrl(wrong), SyntaxProblem));
  }

  it("is parsed as it is formatted", () => {
    const path = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((each) => each.isWellFormed() && !each.startsWith("/"));
    const made = fc.record(
      {
        path: fc.option(path, { nil: undefined }),
        absolute: fc.boolean(),
        uidValidity: fc.option(fc.integer({ min: 1, max: 0xffffffff }), { nil: undefined }),
        uid: fc.integer({ min: 1, max: 0xffffffff }),
        section: fc.constantFrom("", "1.2", "TEXT", "3.MIME", "HEADER.FIELDS.NOT (a b)").map(parseSection),
        range: fc.option(
          fc.record(
            { start: fc.nat(), count: fc.option(fc.integer({ min: 1, max: 1e9 }), { nil: undefined }) },
            { noNullPrototype: true },
          ),
          { nil: undefined },
        ),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(made, (each) => {
        const url = each.path === undefined ? { ...each, absolute: false, uidValidity: undefined } : each;
        const again = parseMessageUrl(formatMessageUrl(url));
        assert.deepEqual(
          { ...again, section: formatSection(again.section) },
          { ...url, section: formatSection(url.section) },
        );
      }),
    );
  });
});
