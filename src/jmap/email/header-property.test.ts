import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { headerFields, headerValue, parseHeaderProperty } from "./header-property.ts";

const header = Buffer.from(
  [
    "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n  folded",
    'From: "Joe Q" <joe@example.com>, =?utf-8?b?TcO8?= <m@example.com>',
    "To: A group: one@example.com, Two <two@example.com>;, three@example.com",
    "Message-ID: <a@x>",
    "References: <1@x>\r\n\t<2@x>",
    "Date: Thu, 30 Oct 2014 14:12:00 +0800",
    "List-Unsubscribe: <mailto:off@example.com>,\r\n <https://example.com/off>",
    "X-Two: first",
    "X-Two:  second ",
    "X-Bytes: caf\xe9",
    "X-Hidden: =?utf-8?q?a=00b=07c?= =?utf-8?q?=0Ad?=",
    "",
    "",
  ].join("\r\n"),
  "latin1",
);

describe("header properties", () => {
  const fields = headerFields(header, 0, header.length);
  const table: readonly (readonly [property: string, value: unknown])[] = [
    ["subject", "Grüße  folded"],
    ["header:Subject", " =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n  folded"],
    ["header:Subject:asRaw:all", [" =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n  folded"]],
    [
      "from",
      [
        { name: "Joe Q", email: "joe@example.com" },
        { name: "Mü", email: "m@example.com" },
      ],
    ],
    [
      "header:to:asGroupedAddresses",
      [
        {
          name: "A group",
          addresses: [
            { name: null, email: "one@example.com" },
            { name: "Two", email: "two@example.com" },
          ],
        },
        { name: null, addresses: [{ name: null, email: "three@example.com" }] },
      ],
    ],
    ["messageId", ["a@x"]],
    ["references", ["1@x", "2@x"]],
    ["inReplyTo", null],
    ["sentAt", "2014-10-30T14:12:00+08:00"],
    ["header:List-Unsubscribe:asURLs", ["mailto:off@example.com", "https://example.com/off"]],
    ["header:X-Two", "  second "],
    ["header:X-Two:asText:all", ["first", "second"]],
    ["header:X-None:all", []],
    ["header:X-Bytes", " caf\ufffd"],
    ["header:X-Hidden:asText", "abcd"],
  ];
  for (const [property, value] of table) {
    it(`gives ${property}`, () => {
      const parsed = parseHeaderProperty(property);
      assert.ok(parsed !== undefined);
      assert.deepEqual(headerValue(fields, parsed), value);
    });
  }

  it("gives bytes as they are in the charset of the text, unless they are UTF-8", () => {
    const text = Buffer.from(
      "Subject: \xbb\xc6\xc9\xbd\r\nTo: \xbb\xc6 <a@x>\r\nX-UTF: J\xc3\xb6rg\r\nContent-Type: text/plain; charset=GB2312\r\n\r\n",
      "latin1",
    );
    const value = (property: string): unknown => {
      const parsed = parseHeaderProperty(property);
      return parsed === undefined ? undefined : headerValue(headerFields(text, 0, text.length), parsed);
    };
    assert.equal(value("subject"), "黄山");
    assert.deepEqual(value("to"), [{ name: "黄", email: "a@x" }]);
    assert.equal(value("header:X-UTF:asText"), "Jörg");
  });

  for (const property of [
    "header:",
    "header:Subject:asDate",
    "header:From:asText",
    "header:Date:asAddresses",
    "header:X:asNothing",
    "header:X:all:asText",
    "header:X Y",
    "header",
    "toString",
  ]) {
    it(`knows no property ${property}`, () => assert.equal(parseHeaderProperty(property), undefined));
  }

  it("never throws, whatever the header", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom("asRaw", "asText", "asAddresses", "asGroupedAddresses", "asMessageIds", "asDate", "asURLs"),
        (bytes, form) => {
          const text = Buffer.concat([Buffer.from("X-Field: "), bytes]);
          const property = parseHeaderProperty(`header:X-Field:${form}:all`);
          assert.ok(property !== undefined);
          headerValue(headerFields(text, 0, text.length), property);
        },
      ),
    );
  });
});
