/** Sequence numbers that never lie, over the wire: several sessions change a mailbox, and each believes only what it is told. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import type { MailboxId } from "../../store/model.ts";
import { type ImapServer, startImapServer } from "../../../test/support/imap-server.ts";
import type { TestUser } from "../../../test/support/mail-parts.ts";
import { Mirror } from "../../../test/support/mirror.ts";

interface Step {
  readonly who: number;
  readonly act: string;
  readonly at: number;
  readonly flag: string;
  readonly sign: string;
}

const sessions = 4;
/** Messages that one command may be about, where that is limited. */
const FEW = 3;
/** The first of them know QRESYNC. */
const qresync = 2;
/** These have enabled UIDONLY. */
const uidOnly: ReadonlySet<number> = new Set([1, 3]);
/** These hear of everything as it happens; whoever uses sequence numbers hears of removals when they may be told. */
const notified: ReadonlyMap<number, string> = new Map([
  [2, "selected-delayed"],
  [3, "selected"],
]);
const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat(sessions - 1),
  act: fc.constantFrom(
    "append",
    "noop",
    "fetch",
    "body",
    "store",
    "silent",
    "uid store",
    "delete",
    "expunge",
    "uid expunge",
    "move",
    "copy",
    "search",
    "all",
    "page",
    "away",
  ),
  at: fc.nat(9),
  flag: fc.constantFrom("\\Seen", "\\Flagged", "key"),
  sign: fc.constantFrom("+", "-"),
});

describe("message numbers", () => {
  let server: ImapServer;
  let limited: ImapServer;
  before(async () => {
    server = await startImapServer();
    limited = await startImapServer({ messagesPerCommand: FEW });
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await limited[Symbol.asyncDispose]();
  });

  async function open(
    at: ImapServer,
    user: TestUser,
    command: string,
    extensions: readonly string[] = [],
    wish?: string,
  ): Promise<Mirror> {
    const client = await at.connect();
    await client.line();
    const mirror = new Mirror(client, {
      uidOnly: extensions.includes("UIDONLY"),
      isNotified: wish !== undefined,
      ...(at === limited && { atOnce: FEW }),
    });
    await mirror.say(`LOGIN ${user.address} ${user.password}`, false);
    if (extensions.length > 0) await mirror.say(`ENABLE ${extensions.join(" ")}`, false);
    await mirror.open(command);
    if (wish !== undefined) {
      await mirror.say(`NOTIFY SET (${wish} (MessageNew (UID FLAGS) MessageExpunge FlagChange))`, true);
    }
    return mirror;
  }

  /** Leaves and comes back, with some of what it knows of the numbers. */
  async function away(mirror: Mirror, uidValidity: number, at: number): Promise<void> {
    const uids = mirror.messages.map(({ uid }) => uid).filter((uid) => uid !== undefined);
    if (uids.length < mirror.messages.length) return;
    const known = at % 2 === 0 ? "" : ` ${uids.length === 0 ? "1" : uids.join(",")}`;
    const sample = uids.flatMap((uid, i) => (i % 3 === at % 3 ? [[i + 1, uid] as const] : []));
    const match =
      at < 5 || sample.length === 0 || mirror.uidOnly
        ? ""
        : ` (${[0, 1].map((i) => sample.map((pair) => pair[i])).join(" ")})`;
    await mirror.comeBack(`SELECT INBOX (QRESYNC (${uidValidity} ${mirror.settledModseq}${known}${match}))`);
  }

  async function act(
    mirror: Mirror,
    { act: what, at, flag, sign }: Step,
    uidValidity: number | undefined,
  ): Promise<void> {
    const number = Math.min(at, mirror.messages.length - 1) + 1;
    const uid = mirror.messages[number - 1]?.uid;
    /** By number where that means something, else by UID, whose answers may tell of removals. */
    const say = async (name: string, rest: string): Promise<string> =>
      mirror.uidOnly ? mirror.say(`UID ${name} ${uid} ${rest}`, true) : mirror.say(`${name} ${number} ${rest}`, false);
    if (what === "append") await mirror.say("APPEND INBOX {6+}\r\na: b\r\n", true);
    else if (what === "noop") await mirror.say("NOOP", true);
    else if (what === "expunge") await mirror.say("EXPUNGE", true);
    else if (what === "away" && uidValidity !== undefined) await away(mirror, uidValidity, at);
    else if (what === "away") return;
    else if (what === "search") await mirror.say(mirror.uidOnly ? "UID SEARCH ALL" : "SEARCH ALL", mirror.uidOnly);
    else if (what === "all")
      await mirror.say(`${mirror.uidOnly ? "UID " : ""}STORE 1:* ${sign}FLAGS (${flag})`, mirror.uidOnly);
    else if (what === "page") await mirror.say(`UID FETCH 1:* FLAGS (PARTIAL ${at - 10}:-1)`, true, ["MESSAGELIMIT"]);
    else if (number === 0 || uid === undefined) return;
    else if (what === "fetch") await say("FETCH", "(UID FLAGS)");
    else if (what === "body") await say("FETCH", "BODY[TEXT]");
    else if (what === "store") await say("STORE", `${sign}FLAGS (${flag})`);
    else if (what === "silent" && mirror.isNotified) await say("STORE", `${sign}FLAGS (${flag})`);
    // What a change without an answer comes to is plain only to who hears of others between commands alone.
    else if (what === "silent") {
      mirror.silently(number - 1, sign, flag);
      await say("STORE", `${sign}FLAGS.SILENT (${flag})`);
    } else if (what === "delete") await say("STORE", "+FLAGS (\\Deleted)");
    else if (what === "uid store") await mirror.say(`UID STORE ${uid} ${sign}FLAGS (${flag})`, true);
    else if (what === "uid expunge") await mirror.say(`UID EXPUNGE ${uid}`, true);
    else if (what === "move" && mirror.uidOnly) await mirror.say(`UID MOVE ${uid} Archive`, true);
    else if (what === "move") await mirror.say(`MOVE ${number} Archive`, true);
    else await say("COPY", "INBOX");
    await mirror.learn();
  }

  async function agree(at: ImapServer, steps: readonly Step[], count: number, atOnce: boolean): Promise<void> {
    const user = await at.mail.addUser();
    const messages = Array.from({ length: count }, (_, i) => `n: ${i}\r\n\r\ntext\r\n`);
    await at.mail.deliver(user, "INBOX", messages);
    const { uidValidity } = await user.account.read((mail) => mail.mailbox(1 as MailboxId));
    const mirrors = await Promise.all(
      Array.from({ length: sessions }, (_, who) =>
        open(
          at,
          user,
          "SELECT INBOX",
          [...(who < qresync ? ["QRESYNC"] : []), ...(uidOnly.has(who) ? ["UIDONLY"] : [])],
          notified.get(who),
        ),
      ),
    );
    const play = async (own: readonly Step[]): Promise<void> => {
      for (const each of own) await act(mirrors[each.who]!, each, each.who < qresync ? uidValidity : undefined);
    };
    if (atOnce) await Promise.all(mirrors.map((_, who) => play(steps.filter((each) => each.who === who))));
    else await play(steps);
    for (const mirror of mirrors) await mirror.say("NOOP", true);
    for (const mirror of mirrors) await mirror.learn();
    const truth = await open(at, user, "EXAMINE INBOX");
    for (const mirror of mirrors) assert.deepEqual(mirror.believes, truth.believes);
    for (const mirror of [...mirrors, truth]) mirror.close();
  }
  const steps = fc.array(step, { minLength: 5, maxLength: 30 });

  it("mean the same to client and server, whatever others do in between", () =>
    fc.assert(
      fc.asyncProperty(steps, fc.nat(4), (some, count) => agree(server, some, count, false)),
      { numRuns: 30 },
    ));

  it("mean the same to client and server, whatever others do meanwhile", () =>
    fc.assert(
      fc.asyncProperty(steps, fc.nat(4), (some, count) => agree(server, some, count, true)),
      { numRuns: 30 },
    ));

  it("mean the same where a command may be about few messages (MESSAGELIMIT)", () =>
    fc.assert(
      fc.asyncProperty(steps, fc.nat(8), (some, count) => agree(limited, some, count, true)),
      { numRuns: 20 },
    ));
});
