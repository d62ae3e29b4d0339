import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import type { FetchItem } from "./fetch.ts";
import type { MailboxFilter } from "./mailbox-filter.ts";
import { type EventGroup, formatNotify, type NotifyEvent, type NotifyRequest, readNotify } from "./notify.ts";
import { Reader } from "./reader.ts";

describe("NOTIFY", () => {
  const read = (text: string): NotifyRequest => readNotify(new Reader(Buffer.from(text)), true);

  it("is read", () => {
    assert.deepEqual(read(" none"), { status: false, groups: undefined, unknown: false });
    assert.deepEqual(read(" SET status (Selected (messagenew (uid) MESSAGEEXPUNGE)) (subtree Lists NONE)"), {
      status: true,
      groups: [
        {
          filter: { kind: "selected" },
          events: new Set(["MessageNew", "MessageExpunge"]),
          fetch: [{ kind: "attribute", name: "UID" }],
        },
        { filter: { kind: "subtree", paths: ["Lists"] }, events: new Set(), fetch: undefined },
      ],
      unknown: false,
    });
    assert.equal(read(" SET (personal (Novel FlagChange))").unknown, true);
  });

  for (const wrong of [
    "",
    " SOMETIMES",
    " NONE more",
    " SET",
    " SET STATUS",
    " SET (personal)",
    " SET (personal ())",
    " SET (personal (MessageNew))",
    " SET (personal (FlagChange MessageExpunge))",
    " SET (selected (MailboxName))",
    " SET (selected NONE) (selected-delayed NONE)",
    " SET (personal (MessageNew (UID) MessageExpunge))",
    " SET (selected (MessageNew () MessageExpunge))",
    " SET (subtree-one a NONE)",
    ` SET${" (personal NONE)".repeat(101)}`,
    ` SET (personal (${"MailboxName ".repeat(20)}MailboxName))`,
  ]) {
    it(`refuses ${wrong.slice(0, 60)}`, () => assert.throws(() => read(wrong), SyntaxProblem));
  }

  it("parses what it formats", () => {
    const shown: readonly FetchItem[] = [
      { kind: "attribute", name: "UID" },
      { kind: "attribute", name: "ENVELOPE" },
    ];
    const messages: readonly (readonly NotifyEvent[])[] = [
      [],
      ["MessageNew", "MessageExpunge"],
      ["MessageNew", "MessageExpunge", "FlagChange"],
    ];
    const names = fc.uniqueArray(fc.constantFrom<NotifyEvent>("MailboxName", "SubscriptionChange"));
    const filter = fc.constantFrom<MailboxFilter>(
      { kind: "personal" },
      { kind: "inboxes" },
      { kind: "subscribed" },
      { kind: "mailboxes", paths: ["INBOX", "a b"] },
      { kind: "subtree", paths: ["\u00fc"] },
    );
    const other = fc.tuple(filter, fc.constantFrom(...messages), names).map(([each, some, more]): EventGroup => ({
      filter: each,
      events: new Set([...some, ...more]),
      fetch: undefined,
    }));
    const selected = fc
      .tuple(
        fc.constantFrom("selected" as const, "selected-delayed" as const),
        fc.constantFrom(...messages),
        fc.boolean(),
      )
      .map(([kind, events, shows]): EventGroup => {
        const fetch = shows && events.length > 0 ? shown : undefined;
        return { filter: { kind }, events: new Set(events), fetch };
      });
    fc.assert(
      fc.property(
        fc.array(other, { minLength: 1, maxLength: 4 }),
        fc.option(selected, { nil: undefined }),
        fc.boolean(),
        (others, own, status) => {
          const request = { status, groups: own === undefined ? others : [own, ...others], unknown: false };
          assert.deepEqual(read(formatNotify(request)), request);
        },
      ),
    );
  });
});
