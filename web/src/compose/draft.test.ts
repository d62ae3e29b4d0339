import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Draft, emailOf, forgotFiles, isEmpty } from "./draft.ts";

const empty: Draft = {
  key: "k",
  messageId: "d1@x",
  identityId: "I1",
  to: [],
  cc: [],
  bcc: [],
  subject: "",
  isRich: false,
  text: "",
  html: "",
  quote: undefined,
  files: [],
  inReplyTo: [],
  references: [],
  answers: undefined,
  emailId: undefined,
};
const around = { from: { name: "Ann", email: "ann@x" }, mailboxId: "F4" };
const file = {
  key: "f",
  name: "a.png",
  type: "image/png",
  size: 3,
  blobId: "B1",
  share: 1,
  isFailed: false,
  cid: null,
};

describe("a draft as an Email", () => {
  it("is a draft, read, in its mailbox, with one text", () => {
    const email = emailOf({ ...empty, subject: "Hi", text: "Hello" }, around);
    assert.deepEqual(email["mailboxIds"], { F4: true });
    assert.deepEqual(email["keywords"], { $draft: true, $seen: true });
    assert.deepEqual(email["bodyValues"], { text: { value: "Hello" } });
    assert.equal(email["htmlBody"], undefined);
    assert.equal(email["inReplyTo"], undefined);
  });

  it("names what it forwards, for when it is opened again", () => {
    assert.deepEqual(emailOf({ ...empty, forwards: ["m1@x"] }, around)["header:X-Forwarded-Message-Id:asMessageIds"], [
      "m1@x",
    ]);
  });

  it("has an answer to an invitation as the last of its alternatives, files beside them", () => {
    const answer = { ...empty, text: "Yes", calendar: "BEGIN:VCALENDAR" };
    const text = { partId: "text", type: "text/plain" };
    const calendar = { partId: "calendar", "header:Content-Type": "text/calendar; method=REPLY" };
    const said = { type: "multipart/alternative", subParts: [text, calendar] };
    const alone = emailOf(answer, around);
    assert.deepEqual(alone["bodyStructure"], said);
    assert.deepEqual(alone["bodyValues"], { text: { value: "Yes" }, calendar: { value: "BEGIN:VCALENDAR" } });
    assert.equal(alone["textBody"], undefined);
    const attached = { blobId: "B1", name: "a.png", type: "image/png", disposition: "attachment" };
    const whole = emailOf({ ...answer, files: [file] }, around);
    assert.deepEqual(whole["bodyStructure"], { type: "multipart/mixed", subParts: [said, attached] });
    assert.equal(whole["attachments"], undefined);
  });

  it("keeps that answer from one version to the next", () => {
    const { bodyStructure, bodyValues } = emailOf({ ...empty, text: "Yes", calendar: { blobId: "B3" } }, around);
    const calendar = { blobId: "B3", "header:Content-Type": "text/calendar; method=REPLY; charset=utf-8" };
    const text = { partId: "text", type: "text/plain" };
    assert.deepEqual(bodyStructure, { type: "multipart/alternative", subParts: [text, calendar] });
    assert.deepEqual(bodyValues, { text: { value: "Yes" } });
  });

  it("has the same in plain text beside its HTML, the quote in both", () => {
    const quote = { intro: "Bob wrote:", html: "<p>old</p>", text: "> old" };
    const email = emailOf({ ...empty, isRich: true, text: "new", html: "<p>new</p>", quote }, around);
    const values = email["bodyValues"] as Record<"text" | "html", { value: string }>;
    assert.equal(values.text.value, "new\n\nBob wrote:\n> old\n");
    assert.match(
      values.html.value,
      /<p>new<\/p><div class="posthorn-quote"><p>Bob wrote:<\/p><blockquote type="cite"><p>old/,
    );
  });

  it("names its files by their blobs, and leaves out those that are not there yet", () => {
    const picture = { ...file, blobId: "B2", cid: "a@b" };
    const files = [file, { ...file, blobId: undefined }, picture, { ...picture, cid: "deleted@b" }];
    const html = '<img src="cid:a@b">';
    assert.deepEqual(emailOf({ ...empty, isRich: true, html, files }, around)["attachments"], [
      { blobId: "B1", name: "a.png", type: "image/png", disposition: "attachment" },
      { blobId: "B2", name: "a.png", type: "image/png", disposition: "inline", cid: "a@b" },
    ]);
  });

  it("is empty until something is in it", () => {
    assert.ok(isEmpty(empty));
    assert.ok(isEmpty({ ...empty, text: " \n" }));
    assert.ok(!isEmpty({ ...empty, subject: "x" }));
    assert.ok(!isEmpty({ ...empty, files: [file] }));
  });
});

describe("a forgotten file", () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["The report is attached.", true],
    ["Anbei die Rechnung", true],
    ["im Anhang", true],
    ["I am very fond of it", false],
    ["ok\n> see the attachment", false],
  ];
  for (const [text, wanted] of cases)
    it(`${wanted ? "is" : "is not"} promised by ${JSON.stringify(text)}`, () =>
      assert.equal(forgotFiles({ ...empty, text }), wanted));
  it("is none when there is a file", () => assert.ok(!forgotFiles({ ...empty, text: "attached", files: [file] })));
});
