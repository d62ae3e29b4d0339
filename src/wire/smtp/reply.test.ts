import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatReply, isPositive, reply } from "./reply.ts";

describe("replies", () => {
  it("carry the enhanced code on every line", () => {
    assert.equal(formatReply(reply(250, "2.0.0", "Ok")), "250 2.0.0 Ok\r\n");
    assert.equal(formatReply(reply(550, "5.1.1", "one", "two")), "550-5.1.1 one\r\n550 5.1.1 two\r\n");
    assert.equal(formatReply(reply(250, undefined, "a", "b", "c")), "250-a\r\n250-b\r\n250 c\r\n");
    assert.equal(formatReply(reply(334, undefined, "")), "334 \r\n");
  });

  it("let nothing through that could begin another line, and nothing that is not ASCII", () => {
    assert.equal(formatReply(reply(550, "5.1.1", "a\r\n250 b\0ü")), "550 5.1.1 a??250 b??\r\n");
  });

  it("fit into 512 bytes a line", () => {
    assert.equal(formatReply(reply(550, "5.1.1", "x".repeat(2000))).length, 512);
  });

  it("know whether they are good news", () => {
    assert.equal(isPositive(reply(354, undefined, "go")), true);
    assert.equal(isPositive(reply(451, "4.3.0", "later")), false);
  });
});
