/** However From is made to be misread: JMAP and ENVELOPE show the same addresses, and all of them are of the domain that DMARC judged, or it judged none. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { domainToASCII } from "node:url";
import { type ImapValue, parseValue } from "../../../test/support/imap-value.ts";
import { authorOf } from "../../trust/inbound/author.ts";
import { readSignableHeader } from "../../wire/dkim/selection.ts";
import { digest } from "../../wire/mime/digest.ts";
import { FieldNames } from "../../wire/mime/header.ts";
import { Room } from "../room.ts";
import { headerJson } from "./properties.ts";

/** The domain that is judged; undefined where readers may see different ones: such mail has no author, and is junk. */
const forms: readonly (readonly [field: string, domain: string | undefined])[] = [
  ["From: a@bank.example", "bank.example"],
  ["From: A <a@BANK.example.>", "bank.example"],
  ["From: a @ bank . example", "bank.example"],
  ["From:\r\n a@\r\n\tbank.example", "bank.example"],
  ["From: <a@bank.example", "bank.example"],
  ["From: a@bank.example>", "bank.example"],
  ['From: "x <a@bank.example>', "bank.example"],
  ["From: ,a@bank.example, ", "bank.example"],
  ["From: a@bank\u3002example", "bank.example"],
  ["From: a@bank.example\u200b", "bank.example"],
  ["From: a@b\u00fccher.example", "xn--bcher-kva.example"],
  ["From: a@XN--BCHER-KVA.example", "xn--bcher-kva.example"],
  // Names and comments say what they like.
  ["From: a@bank.example <b@evil.example>", "evil.example"],
  ["From: a@bank.example b@evil.example", "evil.example"],
  ["From: (<a@bank.example>) b@evil.example", "evil.example"],
  ["From: b@evil.example(\r\n a@bank.example)", "evil.example"],
  ["From: b@(bank.example)evil.example", "evil.example"],
  ["From: =?utf-8?q?a=40bank.example=3E?= <b@evil.example>", "evil.example"],
  ["From: =?utf-8?q?x=0D=0AFrom=3A_a=40bank.example?= <b@evil.example>", "evil.example"],
  ["From: <@bank.example,@x:b@evil.example>", "evil.example"],
  ["From: a%bank.example@evil.example", "evil.example"],
  ["From: bank.example!a@evil.example", "evil.example"],
  // Two addresses, or one that may be read as two.
  ["From: <a@bank.example> <b@evil.example>", undefined],
  ["From: <a@bank.example>b@evil.example", undefined],
  ["From: <b@evil.example> a@bank.example", undefined],
  ["From: <b@evil.example>\\,<a@bank.example>", undefined],
  ["From: a@bank.example;b@evil.example", undefined],
  ["From: Bank: a@bank.example;, b@evil.example", undefined],
  ['From: "a@bank.example"@evil.example', undefined],
  ["From: a@bank.example@evil.example", undefined],
  // Not as addresses are written.
  ["From: =?utf-8?b?YUBiYW5rLmV4YW1wbGU=?=", undefined],
  ["From: a@=?utf-8?q?bank.example?=", undefined],
  ["From: =?utf-8?q?b?=@evil.example", undefined],
  ["From: a@bank.example\0.evil.example", undefined],
  ["From: a\0@bank.example\x01", undefined],
  ["From: a@bank..example", undefined],
  ["From: a@bank.example..", undefined],
  ["From: a@\u202eelpmaxe.knab", undefined],
  ["From: a\uff20bank.example", undefined],
];

describe("the author of a message", () => {
  for (const [field, domain] of forms)
    it(`of ${JSON.stringify(field)} is ${domain ?? "nobody"} for all`, () => {
      const message = Buffer.from(`${field}\r\nSubject: s\r\n\r\n`);
      assert.equal(authorOf(readSignableHeader(message, new FieldNames(["from"]))).domain, domain);
      const { listedFields, envelope } = digest(message);
      const shown = headerJson(listedFields, new Set(["from"]), new Room())["from"] as readonly { email: string }[];
      const emails = shown.map(({ email }) => email);
      assert.deepEqual(emails.map(plain), inEnvelope(envelope));
      if (domain !== undefined) assert.deepEqual(new Set(emails.map(domainOf)), new Set([domain]));
    });
});

const plain = (email: string): string => email.replaceAll(/["\\]/g, "");

function domainOf(email: string): string {
  return domainToASCII(email.slice(email.lastIndexOf("@") + 1)).replace(/\.$/, "");
}

function inEnvelope(envelope: Uint8Array): readonly string[] {
  const [, , from] = parseValue(Buffer.from(envelope).toString("latin1")) as readonly ImapValue[];
  return (from as readonly (readonly [unknown, unknown, string, string | null])[]).flatMap(([, , mailbox, host]) =>
    host === null ? [] : [utf8(host === "" ? mailbox : `${mailbox}@${host}`)],
  );
}

const utf8 = (text: string): string => plain(Buffer.from(text, "latin1").toString());
