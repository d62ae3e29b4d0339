import assert from "node:assert/strict";
import { it } from "node:test";
import { mailboxText, stringText } from "./mailbox-text.ts";

it("names are quoted in ASCII, and other text where the client does not read UTF-8 is a literal", () => {
  assert.equal(mailboxText('Ent"würfe', false), '"Ent\\"w&APw-rfe"');
  assert.equal(mailboxText("Entwürfe", true), '"Entwürfe"');
  assert.equal(stringText("ann@example.org", false), '"ann@example.org"');
  assert.equal(stringText("jürgen@example.org", true), '"jürgen@example.org"');
  assert.equal(stringText("jürgen@example.org", false), "{19}\r\njürgen@example.org");
});
