import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { en } from "../words/en.ts";
import {
  carriedParts,
  forwardIntro,
  forwardSubject,
  htmlOf,
  quotedLines,
  referencesOf,
  replyIntro,
  replySubject,
} from "./answer.ts";

describe("subjects of answers", () => {
  const replies: readonly (readonly [string | null, string])[] = [
    ["Hello", "Re: Hello"],
    ["Re: Hello", "Re: Hello"],
    ["RE: Hello", "Re: Hello"],
    ["AW: Hallo", "Re: Hallo"],
    ["Re[2]: Hello", "Re: Hello"],
    ["Fwd: Hello", "Re: Fwd: Hello"],
    ["Research: Hello", "Re: Research: Hello"],
    ["", "Re:"],
    [null, "Re:"],
  ];
  for (const [subject, wanted] of replies)
    it(`answers ${JSON.stringify(subject)} as ${wanted}`, () => assert.equal(replySubject(subject), wanted));
  const forwards: readonly (readonly [string | null, string])[] = [
    ["Hello", "Fwd: Hello"],
    ["Fw: Hello", "Fwd: Hello"],
    ["WG: Hallo", "Fwd: Hallo"],
    ["Re: Hello", "Fwd: Re: Hello"],
    [null, "Fwd:"],
  ];
  for (const [subject, wanted] of forwards)
    it(`forwards ${JSON.stringify(subject)} as ${wanted}`, () => assert.equal(forwardSubject(subject), wanted));
});

describe("what an answer refers to", () => {
  it("is the message, behind what that referred to", () =>
    assert.deepEqual(referencesOf({ messageId: ["c"], inReplyTo: ["b"], references: ["a", "b"] }), {
      inReplyTo: ["c"],
      references: ["a", "b", "c"],
    }));
  it("takes In-Reply-To where there are no References, unless it names several", () => {
    assert.deepEqual(referencesOf({ messageId: ["c"], inReplyTo: ["b"], references: null }).references, ["b", "c"]);
    assert.deepEqual(referencesOf({ messageId: ["c"], inReplyTo: ["a", "b"], references: null }).references, ["c"]);
  });
  it("is nothing where the message has no name", () =>
    assert.deepEqual(referencesOf({ messageId: null, inReplyTo: null, references: ["a"] }), {
      inReplyTo: [],
      references: [],
    }));
  it("keeps the first and the newest of a long thread", () => {
    const references = Array.from({ length: 100 }, (_, i) => `m${i}`);
    const kept = referencesOf({ messageId: ["last"], inReplyTo: null, references }).references;
    assert.equal(kept.length, 30);
    assert.deepEqual([kept[0], kept[1], kept.at(-1)], ["m0", "m72", "last"]);
  });
});

describe("quotes", () => {
  it("stand behind marks, old ones one deeper, without spaces at the ends of lines", () =>
    assert.equal(quotedLines("Hello\r\n\r\n> before\r\nBye\r\n\r\n"), "> Hello\n>\n>> before\n> Bye"));

  const quoted = {
    from: [{ name: "Bob Brown", email: "bob@x" }],
    to: [{ name: null, email: "ann@x" }],
    cc: null,
    subject: "Hi",
  };
  it("say who wrote and when", () => assert.equal(replyIntro(quoted, "3 May", en), "On 3 May, Bob Brown wrote:"));
  it("of forwarded messages begin with their header", () =>
    assert.deepEqual(forwardIntro(quoted, "3 May", en).split("\n"), [
      "-------- Forwarded message --------",
      "From: Bob Brown <bob@x>",
      "Date: 3 May",
      "Subject: Hi",
      "To: ann@x",
    ]));
  it("become HTML as text, never as mark-up", () =>
    assert.equal(htmlOf('<b onclick="x">\n&\n\nnext'), "<p>&#60;b onclick=&#34;x&#34;&#62;<br>&#38;</p><p>next</p>"));
});

describe("parts that go along", () => {
  const part = (blobId: string, cid: string | null) => ({
    partId: null,
    blobId,
    size: 1,
    name: null,
    type: "image/png",
    disposition: null,
    cid,
  });
  const parts = [part("file", null), part("shown", "a@b"), part("unused", "c@d")];
  const html = '<img src="cid:a@b">';
  it("are all of a forwarded message", () => assert.equal(carriedParts("forward", parts, html).length, 3));
  it("are only the pictures that a reply's quote shows", () =>
    assert.deepEqual(
      carriedParts("reply", parts, html).map(({ blobId }) => blobId),
      ["shown"],
    ));
});
