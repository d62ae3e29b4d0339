import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { FlagChange, FlagsChanged } from "../store/account.ts";
import type { FlagSet, FlagSetId, MailboxId, Modseq, Snapshot, Uid } from "../store/model.ts";
import { TOLD_PER_PAGE } from "./limits.ts";
import { UidRanges } from "./uid-ranges.ts";
import { View, type NewsRule } from "./view.ts";

/** A mailbox in the simplest form, of which pictures are taken. */
class Mailbox {
  readonly messages: { uid: number; flags: readonly string[]; modseq: number }[] = [];
  uidNext = 1;
  modseq = 1;
  readonly #sets = new Map<string, FlagSet>();
  readonly #byId = new Map<number, FlagSet>();
  #picture: Snapshot | undefined;

  change(body: () => void): number {
    this.modseq++;
    this.#picture = undefined;
    body();
    return this.modseq;
  }
  append(flags: readonly string[]): number {
    return this.change(() => this.messages.push({ uid: this.uidNext++, flags, modseq: this.modseq }));
  }
  /** The outcome of a change as a session hears it. */
  outcome(index: number, change: FlagChange): FlagsChanged {
    const modseq = this.store(index, change);
    return { modseq: modseq as Modseq, changed: [this.messages[index]!.uid as Uid], modified: [] };
  }
  expunge(index: number): number {
    return this.change(() => this.messages.splice(index, 1));
  }
  store(index: number, change: FlagChange): number {
    const message = this.messages[index];
    if (message === undefined) return this.modseq;
    return this.change(() => {
      const had = new Set(message.flags);
      const asked = new Set(change.flags);
      message.flags = [
        ...(change.how === "replace" ? asked : change.how === "add" ? had.union(asked) : had.difference(asked)),
      ].sort();
      message.modseq = this.modseq;
    });
  }
  #set(names: readonly string[]): FlagSet {
    const key = names.join(" ");
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const has = (flag: string): boolean => names.includes(flag);
    const set: FlagSet = {
      id: (this.#sets.size + 1) as FlagSetId,
      names,
      seen: has("\\Seen"),
      answered: has("\\Answered"),
      flagged: has("\\Flagged"),
      deleted: has("\\Deleted"),
      draft: has("\\Draft"),
      has,
    };
    this.#sets.set(key, set);
    this.#byId.set(set.id, set);
    return set;
  }
  get picture(): Snapshot {
    if (this.#picture !== undefined) return this.#picture;
    const uids = Uint32Array.from(this.messages, (message) => message.uid);
    const keywords = new Set(
      this.messages.flatMap((message) => message.flags).filter((flag) => !flag.startsWith("\\")),
    );
    const modseqs = this.messages.map((message) => message.modseq);
    const changed = (since: number): number[] =>
      modseqs.map((modseq, at) => (modseq > since ? at : -1)).filter((at) => at >= 0);
    this.#picture = {
      mailboxId: 1 as MailboxId,
      uidValidity: 1,
      uidNext: this.uidNext,
      modseq: this.modseq as Modseq,
      uids,
      flagSets: columnOf(this.messages.map((message) => this.#set(message.flags).id)),
      modseqs: columnOf(modseqs),
      flagSet: (id) => this.#byId.get(id)!,
      indexOf: (uid) => uids.indexOf(uid),
      // Pictures may know what has changed, or not.
      changedAfter: (since) => (since % 2 === 0 ? changed(since) : undefined),
      keywords: [...keywords].sort(),
    };
    return this.#picture;
  }
}

function columnOf(numbers: readonly number[]): Snapshot["modseqs"] {
  return { at: (position) => numbers[position] ?? 0 };
}

/** A client that believes every untagged response, and fetches what is new as soon as it hears of it. */
class Client {
  readonly messages: { uid: number; flags: string }[] = [];
  keywords = new Set<string>();

  hear(text: string, view: View, mailbox: Mailbox): void {
    for (const line of text.split("\r\n").slice(0, -1)) {
      const [, number = "", what = "", rest = ""] =
        /^\* (\d+) (EXPUNGE|EXISTS|RECENT|FETCH|UIDFETCH)(.*)$/.exec(line) ?? [];
      if (line.startsWith("* OK [PERMANENTFLAGS (")) continue;
      if (line.startsWith("* FLAGS (")) this.keywords = new Set(line.slice(9, -1).split(" "));
      else if (line.startsWith("* VANISHED ")) this.#vanished(line.slice(11));
      else if (what === "EXPUNGE") assert.equal(this.messages.splice(Number(number) - 1, 1).length, 1, line);
      else if (what === "FETCH") this.#fetched(Number(number), rest);
      else if (what === "UIDFETCH")
        this.#fetched(this.messages.findIndex(({ uid }) => uid === Number(number)) + 1, rest);
      else if (what === "EXISTS") this.#exists(Number(number), view, mailbox);
      else assert.equal(what, "RECENT", line);
    }
  }
  #vanished(set: string): void {
    for (const range of set.split(",")) {
      const [from = 0, to = from] = range.split(":").map(Number);
      for (let uid = from; uid <= to; uid++) {
        const at = this.messages.findIndex((message) => message.uid === uid);
        assert.ok(at >= 0, `${uid} vanished, which nobody counted`);
        this.messages.splice(at, 1);
      }
    }
  }
  #fetched(number: number, items: string): void {
    const message = this.messages[number - 1];
    assert.ok(message, `a message ${number} that nobody told of`);
    const flags = /FLAGS \(([^)]*)\)/.exec(items)?.[1] ?? "none";
    message.flags = flags.replace(/ ?\\Recent/, "");
    for (const flag of message.flags.split(" "))
      assert.ok(flag === "" || flag.startsWith("\\") || this.keywords.has(flag), `${flag} was never announced`);
    const uid = /UID (\d+)/.exec(items)?.[1];
    if (uid !== undefined) assert.equal(Number(uid), message.uid);
  }
  #exists(count: number, view: View, mailbox: Mailbox): void {
    assert.ok(count >= this.messages.length, "EXISTS may not shrink a mailbox");
    for (let i = this.messages.length; i < count; i++) {
      const uid = view.uids[i]!;
      const message = mailbox.picture.uids.indexOf(uid);
      const flags = message < 0 ? "" : mailbox.messages[message]!.flags.join(" ");
      for (const flag of flags.split(" ")) if (flag !== "" && !flag.startsWith("\\")) this.keywords.add(flag);
      this.messages.push({ uid, flags });
    }
  }
}

const rule: NewsRule = {
  expunge: true,
  uid: false,
  modseq: false,
  vanished: false,
  uidOnly: false,
  flags: true,
  asked: true,
};
const seen: FlagChange = { how: "add", flags: ["\\Seen"] };

function mailboxOf(count: number): Mailbox {
  const mailbox = new Mailbox();
  for (let i = 0; i < count; i++) mailbox.append([]);
  return mailbox;
}

function told(view: View, picture: Snapshot, how: NewsRule): string {
  return [...view.advance(picture, how)].join("");
}

describe("a view", () => {
  it("tells a large change in pieces, each message once", () => {
    const mailbox = mailboxOf(2 * TOLD_PER_PAGE + 2);
    const view = new View(mailbox.picture, { readOnly: false });
    mailbox.change(() => {
      for (const message of mailbox.messages) Object.assign(message, { flags: ["\\Seen"], modseq: mailbox.modseq });
    });
    const pieces = [...view.advance(mailbox.picture, rule)];
    assert.equal(pieces.length, 3);
    const lines = pieces.join("").split("\r\n").slice(0, -1);
    assert.deepEqual(
      lines,
      mailbox.messages.map((_, i) => `* ${i + 1} FETCH (FLAGS (\\Seen))`),
    );
    mailbox.change(() => mailbox.messages.splice(0, mailbox.messages.length - 1));
    const gone = [...view.advance(mailbox.picture, rule)];
    assert.ok(gone.length > 1);
    assert.equal(gone.join("").split("\r\n").at(-2), "* 1 EXPUNGE");
  });

  it("says nothing when there is nothing new", () => {
    const mailbox = mailboxOf(3);
    const view = new View(mailbox.picture, { readOnly: false });
    assert.equal(told(view, mailbox.picture, rule), "");
    assert.equal(view.uids, mailbox.picture.uids);
  });

  it("tells arrivals, flags and removals", () => {
    const mailbox = mailboxOf(5);
    const view = new View(mailbox.picture, { readOnly: false });
    mailbox.store(3, seen);
    mailbox.expunge(1);
    mailbox.expunge(0);
    mailbox.append([]);
    assert.equal(
      told(view, mailbox.picture, rule),
      "* 2 EXPUNGE\r\n* 1 EXPUNGE\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* 4 EXISTS\r\n",
    );
    assert.equal(view.uids, mailbox.picture.uids);
  });

  it("keeps the place of a removed message while EXPUNGE has to wait", () => {
    const mailbox = mailboxOf(3);
    const view = new View(mailbox.picture, { readOnly: false });
    mailbox.expunge(0);
    mailbox.append([]);
    mailbox.store(1, seen);
    assert.equal(
      told(view, mailbox.picture, { ...rule, expunge: false }),
      "* 3 FETCH (FLAGS (\\Seen))\r\n* 4 EXISTS\r\n",
    );
    assert.deepEqual([...view.uids], [1, 2, 3, 4]);
    assert.equal(view.sequenceOf(3), 3);
    assert.equal(told(view, mailbox.picture, rule), "* 1 EXPUNGE\r\n");
    assert.equal(view.sequenceOf(3), 2);
    assert.equal(view.sequenceOf(1), 0);
  });

  it("adds UID and MODSEQ where they are wanted", () => {
    const mailbox = mailboxOf(1);
    const view = new View(mailbox.picture, { readOnly: false });
    const modseq = mailbox.store(0, seen);
    assert.equal(
      told(view, mailbox.picture, { ...rule, uid: true, modseq: true }),
      `* 1 FETCH (UID 1 MODSEQ (${modseq}) FLAGS (\\Seen))\r\n`,
    );
  });

  it("names messages by UIDs alone to those who want it", () => {
    const mailbox = mailboxOf(3);
    const view = new View(mailbox.picture, { readOnly: false });
    mailbox.expunge(0);
    mailbox.append([]);
    const modseq = mailbox.store(1, seen);
    const uidOnly: NewsRule = { ...rule, uid: true, vanished: true, uidOnly: true };
    assert.equal(
      told(view, mailbox.picture, uidOnly),
      "* VANISHED 1\r\n* 3 UIDFETCH (FLAGS (\\Seen))\r\n* 3 EXISTS\r\n",
    );
    const later = mailbox.store(0, seen);
    assert.equal(
      told(view, mailbox.picture, { ...uidOnly, modseq: true }),
      `* 2 UIDFETCH (MODSEQ (${later}) FLAGS (\\Seen))\r\n`,
    );
    assert.ok(later > modseq);
  });

  it("tells removals by UID to those who know VANISHED, and how far they know the mailbox", () => {
    const mailbox = mailboxOf(5);
    const view = new View(mailbox.picture, { readOnly: false });
    const byUid: NewsRule = { ...rule, modseq: true, vanished: true };
    const before = mailbox.modseq;
    assert.equal(view.takeModseqDue(), undefined);
    for (const at of [0, 0, 2]) mailbox.expunge(at);
    const stored = mailbox.store(1, seen);
    assert.equal(
      told(view, mailbox.picture, { ...byUid, expunge: false }),
      `* 4 FETCH (UID 4 MODSEQ (${stored}) FLAGS (\\Seen))\r\n`,
    );
    assert.equal(view.takeModseqDue(), before);
    assert.equal(told(view, mailbox.picture, { ...byUid, expunge: false }), "");
    assert.equal(view.takeModseqDue(), before);
    assert.equal(told(view, mailbox.picture, byUid), "* VANISHED 1:2,5\r\n");
    assert.equal(view.takeModseqDue(), stored);
    assert.equal(view.takeModseqDue(), undefined);
  });

  it("does not echo what the session did itself", () => {
    const mailbox = mailboxOf(2);
    const view = new View(mailbox.picture, { readOnly: false });
    view.knows(mailbox.outcome(0, seen), seen);
    assert.equal(told(view, mailbox.picture, rule), "");
    view.knows(mailbox.outcome(1, seen));
    assert.equal(told(view, mailbox.picture, rule), "");
    mailbox.store(0, { how: "replace", flags: [] });
    assert.equal(told(view, mailbox.picture, rule), "* 1 FETCH (FLAGS ())\r\n");
  });

  it("tells the outcome of a silent change when somebody else had changed the message before", () => {
    const mailbox = mailboxOf(1);
    const view = new View(mailbox.picture, { readOnly: false });
    mailbox.store(0, { how: "add", flags: ["\\Flagged"] });
    view.knows(mailbox.outcome(0, seen), seen);
    assert.equal(told(view, mailbox.picture, rule), "* 1 FETCH (FLAGS (\\Flagged \\Seen))\r\n");
  });

  it("tells a flag that somebody else took back behind the session's silent change", () => {
    const mailbox = mailboxOf(1);
    const view = new View(mailbox.picture, { readOnly: false });
    view.knows(mailbox.outcome(0, seen), seen);
    mailbox.store(0, { how: "remove", flags: ["\\Seen"] });
    assert.equal(told(view, mailbox.picture, rule), "* 1 FETCH (FLAGS ())\r\n");
  });

  it("does not take somebody else's change for its own when its own changed nothing", () => {
    const mailbox = mailboxOf(2);
    const view = new View(mailbox.picture, { readOnly: false });
    const { modseq } = mailbox.outcome(0, seen);
    view.knows({ modseq, changed: [], modified: [] });
    assert.equal(told(view, mailbox.picture, rule), "* 1 FETCH (FLAGS (\\Seen))\r\n");
  });

  it("announces a keyword before the message that carries it", () => {
    const mailbox = mailboxOf(1);
    const view = new View(mailbox.picture, { readOnly: false });
    mailbox.store(0, { how: "add", flags: ["$Todo"] });
    assert.equal(
      told(view, mailbox.picture, rule),
      "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Todo)\r\n" +
        "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Todo \\*)] Flags that are kept\r\n" +
        "* 1 FETCH (FLAGS ($Todo))\r\n",
    );
  });

  it("counts what is recent, to sessions that know of it", () => {
    const mailbox = mailboxOf(2);
    const view = new View(mailbox.picture, { readOnly: false, recent: new UidRanges(3) });
    assert.equal(view.recentCount, 0);
    mailbox.append([]);
    assert.equal(view.recentSettledTo, 3);
    view.addRecent(3, 4);
    assert.equal(told(view, mailbox.picture, rule), "* 3 EXISTS\r\n* 1 RECENT\r\n");
    assert.ok(view.isRecent(3));
    mailbox.append([]);
    view.addRecent(5, 5);
    assert.equal(told(view, mailbox.picture, rule), "* 4 EXISTS\r\n");
    assert.ok(!view.isRecent(4));
  });

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
          view: new View(mailbox.picture, { readOnly: false }),
          client: new Client(),
        }));
        for (const { client, view } of sessions) client.hear(`* ${count} EXISTS\r\n`, view, mailbox);
        const first = sessions[0]!;
        const news = (who: number, how: NewsRule): void => {
          const { view, client } = sessions[who]!;
          const text = told(view, mailbox.picture, how);
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
          assert.equal(sessions[who]!.view.uids, mailbox.picture.uids);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
