/** Results that are kept up to date, against the same search made anew. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { type ImapServer, startImapServer } from "../../../test/support/imap-server.ts";
import type { LineClient } from "../../../test/support/line-client.ts";
import { ResultMirror } from "../../../test/support/result-mirror.ts";

interface Step {
  readonly act: "append" | "store" | "silent" | "expunge" | "seen" | "noop" | "search" | "idle";
  readonly at: number;
  readonly flag: string;
  readonly sign: string;
  /** By the session that has the contexts. */
  readonly own: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom("append", "store", "silent", "expunge", "seen", "noop", "search"),
  at: fc.integer({ min: 1, max: 9 }),
  flag: fc.constantFrom("\\Seen", "\\Flagged", "\\Deleted"),
  sign: fc.constantFrom("+", "-"),
  own: fc.boolean(),
});

const searches: readonly (readonly [command: string, rest: string, options: { uid: boolean; sorted: boolean }])[] = [
  ["UID SEARCH", "UNSEEN", { uid: true, sorted: false }],
  ["SEARCH", "FLAGGED NOT SUBJECT 3", { uid: false, sorted: false }],
  ["SEARCH", "ALL", { uid: false, sorted: false }],
  ["UID SORT", "(REVERSE SUBJECT) UTF-8 OR FLAGGED UNSEEN", { uid: true, sorted: true }],
  ["SORT", "(REVERSE ARRIVAL) UTF-8 UNDELETED", { uid: false, sorted: true }],
];

describe("contexts", () => {
  let server: ImapServer;
  before(async () => {
    server = await startImapServer();
  });
  after(() => server[Symbol.asyncDispose]());

  async function agree(steps: readonly Step[], count: number): Promise<void> {
    const user = await server.mail.addUser();
    await server.mail.deliver(
      user,
      "INBOX",
      Array.from({ length: count }, (_, i) => `Subject: ${(i * 3) % 5}\r\n\r\n`),
    );
    const [watcher, other] = [await server.connect(), await server.connect()];
    for (const client of [watcher, other]) {
      await client.line();
      await client.imap("in", `LOGIN ${user.address} ${user.password}`);
      await client.imap("in", "SELECT INBOX");
    }
    const mirrors = searches.map(([, , options], i) => new ResultMirror(`c${i}`, options));
    const say = async (client: LineClient, tag: string, command: string): Promise<void> => {
      const lines = await client.imap(tag, command);
      assert.doesNotMatch(lines.at(-1) ?? "", / BAD /);
      if (client === watcher) for (const line of lines) for (const mirror of mirrors) mirror.hear(line);
    };
    for (const [i, [command, rest]] of searches.entries()) {
      await say(watcher, `c${i}`, `${command} RETURN (ALL UPDATE) ${rest}`);
    }
    for (const { act, at, flag, sign, own } of steps) {
      const client = own ? watcher : other;
      if (act === "append")
        await say(client, "x", `APPEND INBOX (${flag}) {13+}\r\nSubject: ${at}\r\n\r\n`.slice(0, -2));
      else if (act === "expunge") await say(client, "x", "EXPUNGE");
      else if (act === "noop") await say(watcher, "x", "NOOP");
      else if (act === "search") await say(client, "x", "SEARCH ALL");
      else if (act === "seen") await say(client, "x", `UID FETCH ${at} BODY[]`);
      else
        await say(
          client,
          "x",
          `UID STORE ${at},${at + 2}:${at + 3} ${sign}FLAGS${act === "silent" ? ".SILENT" : ""} (${flag})`,
        );
    }
    await say(watcher, "x", "NOOP");
    for (const [i, [command, rest, options]] of searches.entries()) {
      const fresh = new ResultMirror("y", options);
      for (const line of await watcher.imap("y", `${command} RETURN (ALL) ${rest}`)) fresh.hear(line);
      assert.deepEqual(mirrors[i]!.results, fresh.results, `${command} ${rest}`);
    }
    watcher.close();
    other.close();
  }

  it("are what the same search finds, whatever happens", () =>
    fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), fc.nat(5), agree), { numRuns: 60 }));
});
