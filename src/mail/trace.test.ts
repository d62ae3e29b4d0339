import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountId } from "../store/model.ts";
import { parseMailFrom } from "../wire/smtp/mail-from.ts";
import { parseRcptTo } from "../wire/smtp/rcpt-to.ts";
import type { Recipient } from "./envelope.ts";
import type { Origin } from "./origin.ts";
import { type Arrival, deliveredTo, receivedField, traceFields } from "./trace.ts";

const account = { id: 1 as AccountId, address: "user@here.example", detail: undefined, folder: undefined };
const tls = {
  version: "TLSv1.3",
  cipher: "TLS_AES_256_GCM_SHA384",
  serverName: undefined,
  channelBinding: () => undefined,
};
const client: Origin = {
  transport: "smtp",
  greetedAs: "client.example",
  extended: true,
  address: "192.0.2.1",
  hostname: undefined,
  tls: undefined,
  author: undefined,
};

function arrival(
  origin: Partial<Origin> = {},
  { from = "FROM:<a@b.example>", to = ["TO:<user@here.example>"] } = {},
): Arrival {
  const recipients = to.map((each): Recipient => ({
    ...parseRcptTo(each),
    accounts: [account],
    elsewhere: [],
    passesOn: false,
  }));
  return {
    origin: { ...client, ...origin },
    envelope: { from: parseMailFrom(from), recipients },
    id: "x1",
    at: Date.UTC(2026, 10, 23, 1, 2, 3),
  };
}

describe("trace fields", () => {
  it("tell how a message came", () => {
    assert.equal(
      Buffer.from(traceFields(arrival({ tls }), "mx.here.example")("user@here.example")).toString(),
      [
        "Return-Path: <a@b.example>",
        "Delivered-To: user@here.example",
        "Received: from client.example ([192.0.2.1])",
        "\tby mx.here.example with ESMTPS",
        "\t(TLSv1.3 TLS_AES_256_GCM_SHA384)",
        "\tid x1",
        "\tfor <user@here.example>;",
        "\tMon, 23 Nov 2026 01:02:03 +0000",
        "",
      ].join("\r\n"),
    );
  });

  const keywords: readonly [keyword: string, origin: Partial<Origin>, from?: string][] = [
    ["SMTP", { extended: false }],
    ["ESMTP", {}],
    ["ESMTPS", { tls }],
    ["ESMTPA", { author: "me" }],
    ["ESMTPSA", { tls, author: "me" }],
    ["LMTP", { transport: "lmtp" }],
    ["LMTPS", { transport: "lmtp", tls }],
    ["UTF8SMTP", {}, "FROM:<ü@b.example> SMTPUTF8"],
    ["UTF8SMTPSA", { tls, author: "me" }, "FROM:<a@b.example> SMTPUTF8"],
    ["UTF8LMTP", { transport: "lmtp" }, "FROM:<a@b.example> SMTPUTF8"],
  ];
  for (const [keyword, origin, from] of keywords) {
    it(`say ${keyword}`, () => {
      const field = receivedField(arrival(origin, from === undefined ? {} : { from }), "mx");
      assert.match(field, new RegExp(`\\r\\n\\tby mx with ${keyword}\\r\\n`));
    });
  }

  it("name the recipient only when there is one", () => {
    assert.doesNotMatch(
      receivedField(arrival({}, { to: ["TO:<a@here.example>", "TO:<b@here.example>"] }), "mx"),
      /for/,
    );
  });

  it("let no client write them", () => {
    const field = receivedField(
      arrival({ greetedAs: "x) by y (ü\0", hostname: "a b\tc", address: "2001:db8::1" }),
      "mx",
    );
    assert.match(field, /^Received: from x\?\?by\?y\?\?\?\? \(a\?b\?c \[IPv6:2001:db8::1\]\)\r\n/);
    assert.ok(receivedField(arrival({ greetedAs: "x".repeat(5000) }), "mx").length < 600);
  });

  it("keep to themselves where a user was", () => {
    const field = receivedField(arrival({ author: "user@here.example" }), "mx");
    assert.doesNotMatch(field, /client\.example|192\.0\.2\.1|user@here\.example.*submitted/);
  });

  it("have an address as the sender wrote it", () => {
    const to = (argument: string): string =>
      deliveredTo({ ...parseRcptTo(argument), accounts: [account], elsewhere: [], passesOn: false }, account);
    assert.equal(to("TO:<User+tag@here.example>"), "User+tag@here.example");
    assert.equal(to('TO:<"a b"@here.example>'), '"a b"@here.example');
    assert.equal(to("TO:<postmaster>"), "user@here.example");
  });

  it("have the null reverse-path, and quotes where they must be", () => {
    const returnPath = (from: string): string | undefined =>
      Buffer.from(traceFields(arrival({}, { from }), "mx")("x"))
        .toString()
        .split("\r\n")[0];
    assert.equal(returnPath("FROM:<>"), "Return-Path: <>");
    assert.equal(returnPath('FROM:<"a b"@c>'), 'Return-Path: <"a b"@c>');
    assert.equal(returnPath('FROM:<@x,@y:"plain"@c>'), "Return-Path: <plain@c>");
  });
});
