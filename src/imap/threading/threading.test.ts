import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Uid } from "../../store/model.ts";
import { orderedSubject } from "./ordered-subject.ts";
import { references, refs } from "./references.ts";
import { type Threaded, threadText } from "./thread.ts";

interface Mail {
  readonly id?: string;
  readonly refs?: string;
  readonly subject?: string;
  readonly re?: boolean;
  readonly arrival?: number;
}

/** Messages in the order of their dates and UIDs, each with a subject of its own unless it says otherwise. */
function mails(...some: readonly Mail[]): Threaded[] {
  return some.map(({ id = null, refs: ancestors = "", subject, re = false, arrival }, i) => ({
    uid: (i + 1) as Uid,
    sent: i,
    arrival: arrival ?? i,
    subject: subject ?? `S${i}`,
    isReply: re ? 1 : 0,
    messageId: id,
    references: ancestors,
  }));
}

const byReferences = async (messages: readonly Threaded[]): Promise<string> =>
  threadText(await references(messages), (uid) => uid);

describe("REFERENCES", () => {
  const cases: readonly (readonly [string, readonly Mail[], string])[] = [
    ["nothing", [], ""],
    ["replies to replies", [{ id: "a" }, { id: "b", refs: "a" }, { id: "c", refs: "a b" }], "(1 2 3)"],
    ["two replies", [{ id: "a" }, { id: "b", refs: "a" }, { id: "c", refs: "a" }], "(1 (2)(3))"],
    ["an ancestor that is missing in between", [{ id: "a" }, { id: "c", refs: "a b" }], "(1 2)"],
    ["one child of a missing message", [{ id: "b", refs: "a" }], "(1)"],
    [
      "two children of a missing message",
      [
        { id: "b", refs: "a" },
        { id: "c", refs: "a" },
      ],
      "((1)(2))",
    ],
    ["missing messages at several levels", [{ refs: "x y a" }, { refs: "x z" }, { refs: "x y" }], "((1)(2)(3))"],
    ["the same identifier twice", [{ id: "a" }, { id: "a" }, { refs: "a" }], "(1 3)(2)"],
    [
      "references in a circle",
      [
        { id: "a", refs: "b" },
        { id: "b", refs: "a" },
      ],
      "(2 1)",
    ],
    ["a message that refers to itself", [{ id: "a", refs: "a" }], "(1)"],
    ["a truncated chain", [{ id: "c", refs: "b" }, { id: "b", refs: "a" }, { id: "a" }, { refs: "a c" }], "(3 2 1 4)"],
    ["one subject, a reply", [{ subject: "X" }, { subject: "X", re: true }], "(1 2)"],
    ["one subject, the reply first", [{ subject: "X", re: true }, { subject: "X" }], "(2 1)"],
    ["one subject, no replies", [{ subject: "X" }, { subject: "X" }, { subject: "X", re: true }], "((1)(2)(3))"],
    ["no subject", [{ subject: "" }, { subject: "", re: true }], "(1)(2)"],
    [
      "one subject, and a missing message",
      [{ subject: "X" }, { refs: "a", subject: "X", re: true }, { refs: "a", subject: "X" }],
      "((1)(2)(3))",
    ],
    [
      "one subject, two missing messages",
      [
        { refs: "a", subject: "X" },
        { refs: "b", subject: "X" },
        { refs: "a", subject: "X" },
        { refs: "b", subject: "X" },
      ],
      "((1)(2)(3)(4))",
    ],
  ];
  for (const [what, some, expected] of cases) {
    it(`handles ${what}`, async () => {
      assert.equal(await byReferences(mails(...some)), expected);
    });
  }

  it("tells every message once, whatever refers to whatever", async () => {
    const id = fc.constantFrom("a", "b", "c", "d", "e");
    const mail = fc.record({
      id,
      refs: fc.array(id, { maxLength: 4 }).map((ids) => ids.join(" ")),
      subject: fc.constantFrom("", "X", "Y"),
      re: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(mail, { maxLength: 12 }), async (some) => {
        const told = (await byReferences(mails(...some))).match(/\d+/g) ?? [];
        assert.deepEqual(
          told.map(Number).sort((one, other) => one - other),
          some.map((_, i) => i + 1),
        );
      }),
    );
  });

  it("keeps chains of any length", async () => {
    const chain = Array.from({ length: 5000 }, (_, i) => ({ id: `m${i}`, refs: i === 0 ? "" : `m${i - 1}` }));
    const told = await byReferences(mails(...chain));
    assert.equal(told.match(/\d+/g)?.length, 5000);
    assert.equal(told.match(/\(/g)?.length, 3);
  });
});

describe("REFS", () => {
  const cases: readonly (readonly [string, readonly Mail[], string])[] = [
    ["nothing", [], ""],
    ["one subject", [{ subject: "X" }, { subject: "X", re: true }], "(1)(2)"],
    ["a reply", [{ id: "a" }, { id: "x" }, { id: "b", refs: "a" }], "(2)(1 3)"],
    ["messages that arrived in another order", [{ arrival: 9 }, { arrival: 3 }, { arrival: 5 }], "(2)(3)(1)"],
    [
      "an old reply that arrived last",
      [{ id: "a" }, { id: "b", refs: "a", arrival: 9 }, { arrival: 5 }, { refs: "a", arrival: 2 }],
      "(3)(1 (2)(4))",
    ],
    ["two children of a missing message", [{ refs: "a", arrival: 7 }, {}, { refs: "a" }], "(2)((1)(3))"],
    ["arrivals at the same moment", [{ arrival: 1 }, { arrival: 1 }, { arrival: 1 }], "(1)(2)(3)"],
  ];
  for (const [what, some, expected] of cases) {
    it(`handles ${what}`, async () => {
      assert.equal(await threadText(await refs(mails(...some)), (uid) => uid), expected);
    });
  }
});

describe("ORDEREDSUBJECT", () => {
  it("puts the oldest at the top and all others below it", async () => {
    const some = mails({ subject: "A" }, { subject: "B" }, { subject: "A" }, { subject: "B" }, { subject: "A" }, {});
    assert.equal(await threadText(await orderedSubject(some), (uid) => uid), "(1 (3)(5))(2 4)(6)");
  });
});
