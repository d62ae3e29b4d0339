import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { FlagChange } from "../../store/account.ts";
import { BelievingClient } from "../testing/believing-client.ts";
import { mailboxOf } from "../testing/paper-mailbox.ts";
import { rule, told } from "../testing/told.ts";
import { View, type NewsRule } from "./view.ts";

describe("a view and its client", () => {
  it("never lies: whatever happens and whenever it is told, the client ends with the mailbox as it is", () => {
    const flag = fc.constantFrom("\\Seen", "\\Deleted", "key", "word");
    const act = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant("append" as const), flags: fc.uniqueArray(flag, { maxLength: 2 }) }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("expunge" as const), at: fc.nat(7) }) },
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant("store" as const),
          at: fc.nat(7),
          how: fc.constantFrom("add" as const, "remove" as const, "replace" as const),
          flag,
          by: fc.constantFrom("told" as const, "silent" as const, "other" as const),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant("news" as const),
          who: fc.nat(2),
          expunge: fc.boolean(),
          uid: fc.boolean(),
          modseq: fc.boolean(),
          vanished: fc.boolean(),
          uidOnly: fc.boolean(),
          flags: fc.constant(true),
          asked: fc.boolean(),
        }),
      },
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), fc.nat(6), (acts, count) => {
        const mailbox = mailboxOf(count);
        const sessions = [0, 1, 2].map(() => ({
          view: new View(mailbox.snapshot, { readOnly: false }),
          client: new BelievingClient(),
        }));
        for (const { client, view } of sessions) client.hear(`* ${count} EXISTS\r\n`, view, mailbox);
        const first = sessions[0]!;
        const news = (who: number, how: NewsRule): void => {
          const { view, client } = sessions[who]!;
          const text = told(view, mailbox.snapshot, how);
          assert.doesNotMatch(text, how.uidOnly ? / FETCH/ : /UIDFETCH/);
          assert.doesNotMatch(text, how.expunge ? (how.vanished ? /EXPUNGE/ : /VANISHED/) : /EXPUNGE|VANISHED/);
          client.hear(text, view, mailbox);
          assert.deepEqual(
            [...view.uids],
            client.messages.map((message) => message.uid),
          );
        };
        for (const each of acts) {
          if (each.do === "append") mailbox.append(each.flags.toSorted());
          else if (each.do === "expunge") mailbox.expunge(each.at);
          else if (each.do === "news") news(each.who, each);
          else {
            const change: FlagChange = { how: each.how, flags: [each.flag] };
            const message = mailbox.messages[each.at];
            const own = first.client.messages.find((known) => known.uid === message?.uid);
            const outcome = message === undefined ? undefined : mailbox.outcome(each.at, change);
            if (outcome === undefined || message === undefined || own === undefined || each.by === "other") continue;
            if (!each.flag.startsWith("\\")) first.client.keywords.add(each.flag);
            if (each.by === "silent") {
              const had = new Set(own.flags.split(" ").filter((word) => word !== ""));
              const asked = new Set(change.flags);
              const now =
                each.how === "replace" ? asked : each.how === "add" ? had.union(asked) : had.difference(asked);
              own.flags = [...now].sort().join(" ");
              first.view.knows(outcome, change);
            } else {
              first.client.keywords = first.client.keywords.union(new Set(message.flags));
              own.flags = message.flags.join(" ");
              first.view.knows(outcome);
            }
            news(0, { ...rule, expunge: false });
          }
        }
        for (const who of [0, 1, 2]) {
          news(who, rule);
          assert.deepEqual(
            sessions[who]!.client.messages,
            mailbox.messages.map((message) => ({ uid: message.uid, flags: message.flags.join(" ") })),
          );
          assert.equal(sessions[who]!.view.uids, mailbox.snapshot.uids);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
