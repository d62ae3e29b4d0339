import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Mailbox, MailboxId, Modseq, Role } from "../../store/model.ts";
import { RIGHTS } from "../../store/sharing/rights.ts";
import { ListPatterns } from "./list-pattern.ts";
import { listing, type Selection } from "./listing.ts";

function mailboxes(...names: readonly (string | readonly [path: string, role: Role])[]): Mailbox[] {
  return names.map((each, at) => {
    const [path, role] = typeof each === "string" ? [each, undefined] : each;
    return {
      id: (at + 1) as MailboxId,
      parentId: undefined,
      name: path,
      path,
      role,
      selectable: true,
      subscribed: false,
      hasChildren: false,
      sortOrder: undefined,
      uidValidity: 1,
      uidNext: 1,
      highestModseq: 1 as Modseq,
      modseq: 1 as Modseq,
      messages: 0,
      unseen: 0,
      deleted: 0,
      recentFrom: 1,
      size: 0,
      lineGrowth: 0,
      rights: RIGHTS,
      seenByEach: false,
    };
  });
}

const all: Selection = { subscribed: false, specialUse: false, recursive: false };

function show(
  boxes: readonly Mailbox[],
  subscribed: readonly string[],
  pattern: string,
  selection: Selection,
): string[] {
  const known = boxes.map((box) => ({ ...box, subscribed: subscribed.includes(box.path) }));
  return listing(known, subscribed, new ListPatterns("", [pattern]), selection).map(
    (each) =>
      `${each.path}${each.selected ? "" : " (above)"}${each.mailbox === undefined ? " (gone)" : ""}${each.selectedBelow ? " +" : ""}`,
  );
}

describe("the names of a LIST", () => {
  // The tree of RFC 5258 5, example 9.
  const tree = mailboxes(
    "INBOX",
    "foo2",
    "foo2/bar1",
    "foo2/bar2",
    "baz2",
    "baz2/bar2",
    "baz2/bar22",
    "baz2/bar222",
    "eps2",
    "eps2/mamba",
    "qux2",
    "qux2/bar2",
  );
  const subscribed = [
    "foo2/bar1",
    "foo2/bar2",
    "baz2/bar2",
    "baz2/bar22",
    "baz2/bar222",
    "eps2",
    "eps2/mamba",
    "qux2/bar2",
  ];

  it("are those that match", () => {
    assert.deepEqual(show(tree, [], "%", all), ["INBOX", "foo2", "baz2", "eps2", "qux2"]);
  });

  it("are the subscribed ones, also those that are gone", () => {
    assert.deepEqual(show(mailboxes("INBOX", "a"), ["INBOX", "gone/x", "b"], "*", { ...all, subscribed: true }), [
      "INBOX",
      "b (gone)",
      "gone/x (gone)",
    ]);
  });

  it("are the ones with a special use", () => {
    assert.deepEqual(
      show(mailboxes(["INBOX", "inbox"], ["Sent", "sent"], "a"), [], "*", { ...all, specialUse: true }),
      ["Sent"],
    );
  });

  it("are shown for what is selected below them and not shown itself", () => {
    assert.deepEqual(show(tree, subscribed, "*2", { ...all, subscribed: true, recursive: true }), [
      "baz2/bar2",
      "baz2/bar22",
      "baz2/bar222",
      "eps2 +",
      "foo2 (above) +",
      "foo2/bar2",
      "qux2/bar2",
    ]);
  });

  it("are shown also when they are no mailboxes themselves", () => {
    assert.deepEqual(show(mailboxes("INBOX"), ["gone/deep/x"], "%", { ...all, subscribed: true, recursive: true }), [
      "gone (above) (gone) +",
    ]);
  });
});
