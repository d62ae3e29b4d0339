import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hostPort } from "./host-port.ts";

describe("a server on the command line", () => {
  for (const [text, host, port] of [
    ["imap.example.net", "imap.example.net", 143],
    ["imap.example.net:993", "imap.example.net", 993],
    ["192.0.2.7:993", "192.0.2.7", 993],
    ["2001:db8::7", "2001:db8::7", 143],
    ["[2001:db8::7]", "2001:db8::7", 143],
    ["[2001:db8::7]:993", "2001:db8::7", 993],
  ] as const)
    it(`is ${text}`, () => assert.deepEqual(hostPort(text, 143), { host, port }));

  for (const text of ["", ":993", "a b", "host:", "host:0", "host:65536", "host:imap", "[host]:993", "[::1", "a:1:2"])
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(hostPort(text, 143), undefined));
});
