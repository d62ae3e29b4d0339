import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explain, saysNoSuchAddress } from "./explanation.ts";
import { recipient } from "./testing/examples.ts";

const said = (code: number, enhanced: string, text: string, fromRemote = true) => ({
  code,
  enhanced,
  text,
  fromRemote,
});

describe("explain", () => {
  const cases: readonly (readonly [code: number, enhanced: string, text: string, why: RegExp])[] = [
    [550, "5.1.1", "no", /no mailbox with this address at example\.org/],
    [550, "5.0.0", "User unknown", /no mailbox with this address/],
    [550, "5.0.0", "No such user here", /no mailbox with this address/],
    [550, "5.0.0", "Requested action not taken: mailbox unavailable", /no mailbox with this address/],
    [550, "5.0.0", "the recipient's address does not exist", /no mailbox with this address/],
    [550, "5.0.0", "no", /refused the message/],
    [550, "5.1.2", "no", /no mail server for example\.org/],
    [556, "5.1.10", "null MX", /takes no mail at all/],
    [556, "5.0.0", "no", /takes no mail at all/],
    [552, "5.2.2", "full", /mailbox is full/],
    [452, "4.2.2", "full", /mailbox is full/],
    [552, "5.0.0", "over quota", /mailbox is full/],
    [552, "5.3.4", "too large", /larger than example\.org takes/],
    [451, "4.4.1", "timeout", /could not be reached/],
    [451, "4.4.3", "SERVFAIL", /could not be found out/],
    [554, "5.4.6", "loop", /in circles/],
    [450, "4.0.0", "greylisted, try again in 5 minutes", /asked us to come back later/],
    [451, "4.7.1", "greylisted", /asked us to come back later/],
    [421, "4.0.0", "bye", /asked us to come back later/],
    [550, "5.0.0", "sorry, mailbox full", /mailbox is full/],
    [451, "4.3.0", "error", /trouble of its own/],
    [554, "5.7.1", "spam", /rules that this message does not meet/],
    [550, "5.0.0", "blocked: see our blocklist", /rules that this message does not meet/],
    [550, "5.7.26", "DMARC", /doubts that the message really comes/],
    [553, "5.1.8", "no", /does not take mail from your address/],
    [553, "5.6.7", "no", /letters outside of A to Z/],
    [550, "5.7.30", "REQUIRETLS", /had to be sent encrypted/],
    [551, "5.6.9", "no", /names or subject/],
    [454, "4.7.5", "certificate", /had to be sent encrypted/],
    [554, "5.7.0", "no", /rules that this message does not meet/],
    [599, "5.9.99", "?", /refused the message/],
    [599, "5.constructor", "?", /refused the message/],
  ];
  for (const [code, enhanced, text, why] of cases) {
    it(`${code} ${enhanced} ${text}`, () => {
      const explanation = explain(recipient("bob@example.org", { reply: said(code, enhanced, text) }));
      assert.match(explanation.why, why);
      assert.match(explanation.advice, /^[A-Z].*\.$/s);
    });
  }

  const ours: readonly (readonly [enhanced: string, why: RegExp])[] = [
    ["5.4.6", /directed to this server, which does not take mail for that domain/],
    ["4.4.7", /too many other messages were waiting/],
    ["4.7.0", /could not log in/],
    ["5.3.3", /lacks something/],
    ["4.4.1", /could not be reached/],
  ];
  for (const [enhanced, why] of ours) {
    it(`${enhanced} in our own words`, () => {
      const reply = said(enhanced.startsWith("5") ? 554 : 451, enhanced, "no", false);
      assert.match(explain(recipient("bob@example.org", { reply })).why, why);
    });
  }
});

describe("saysNoSuchAddress", () => {
  const cases = [
    [said(550, "5.1.1", "no"), true],
    [said(551, "5.1.6", "moved"), true],
    [said(550, "5.0.0", "no such user"), true],
    [said(550, "5.1.1", "no", false), false],
    [said(450, "4.1.1", "no"), false],
    [said(550, "5.2.1", "disabled"), false],
    [said(552, "5.2.2", "full"), false],
    [said(550, "5.7.1", "no such user (spam)"), false],
  ] as const;
  for (const [reply, expected] of cases) {
    it(`${reply.enhanced} ${reply.text}: ${expected}`, () => assert.equal(saysNoSuchAddress(reply), expected));
  }
});
