import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { BodyPart } from "../jmap/types.ts";
import type { Draft, DraftFile } from "./draft.ts";
import { filedAs, isCalendarAnswer } from "./filed-as.ts";

const file: DraftFile = {
  key: "f",
  name: "a.png",
  type: "image/png",
  size: 3,
  blobId: "B1",
  share: 1,
  isFailed: false,
  cid: null,
};
const part: BodyPart = {
  partId: "2",
  blobId: "N1",
  size: 3,
  name: "a.png",
  type: "image/png",
  disposition: "attachment",
  cid: null,
};
const answer: BodyPart = {
  ...part,
  blobId: "N9",
  name: null,
  type: "text/calendar",
  "header:Content-Type:asText": 'text/calendar; charset=us-ascii; method="REPLY"',
};
const draft = (...files: readonly DraftFile[]): Draft => ({
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
  files,
  inReplyTo: [],
  references: [],
  answers: undefined,
  emailId: undefined,
});
const blobIds = ({ files }: Draft): readonly unknown[] => files.map(({ blobId }) => blobId);

describe("the files of a draft in a version of it", () => {
  it("are known by name and size, those that are the same in their order", () => {
    const twice = draft(file, { ...file, size: 4, blobId: "B2" }, { ...file, blobId: "B3" });
    const parts = [part, { ...part, blobId: "N2" }, { ...part, blobId: "N3", size: 4 }];
    assert.deepEqual(blobIds(filedAs(twice, parts)), ["N1", "N3", "N2"]);
  });

  it("are known by their Content-ID where the text shows them", () => {
    const shown = { ...file, cid: "p@x" };
    const parts = [
      { ...part, cid: "other@x" },
      { ...part, blobId: "N2", name: null, cid: "<p@x>" },
    ];
    assert.deepEqual(blobIds(filedAs(draft(shown), parts)), ["N2"]);
  });

  it("stay where they were when that version has none like them", () => {
    const parts = [
      { ...part, size: 9 },
      { ...part, blobId: null },
    ];
    assert.deepEqual(blobIds(filedAs(draft(file), parts)), ["B1"]);
  });

  it("have the answer to an invitation beside them", () => {
    const calendar = { blobId: "B9" };
    assert.deepEqual(filedAs({ ...draft(), calendar }, [part, answer]).calendar, { blobId: "N9" });
    assert.equal(filedAs(draft(), [answer]).calendar, undefined);
    assert.ok(!isCalendarAnswer({ ...answer, "header:Content-Type:asText": "text/calendar; method=REQUEST" }));
  });
});
