/** Sequence numbers that never lie, over the wire: several sessions change a mailbox, and each believes only what it is told. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { type ImapServer, startImapServer } from "../../test/support/imap-server.ts";
import type { TestUser } from "../../test/support/mail-parts.ts";
import { Mirror } from "../../test/support/mirror.ts";

interface Step {
  readonly who: number;
  readonly act: string;
  readonly at: number;
  readonly flag: string;
  readonly sign: string;
}

const sessions = 3;
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
  ),
  at: fc.nat(9),
  flag: fc.constantFrom("\\Seen", "\\Flagged", "key"),
  sign: fc.constantFrom("+", "-"),
});

describe("message numbers", () => {
  let server: ImapServer;
  before(async () => {
    server = await startImapServer();
  });
  after(() => server[Symbol.asyncDispose]());

  async function open(user: TestUser, command: string): Promise<Mirror> {
    const client = await server.connect();
    await client.line();
    const mirror = new Mirror(client);
    await mirror.say(`LOGIN ${user.address} ${user.password}`, false);
    await mirror.open(command);
    return mirror;
  }

  async function act(mirror: Mirror, { act: what, at, flag, sign }: Step): Promise<void> {
    const number = Math.min(at, mirror.messages.length - 1) + 1;
    const uid = mirror.messages[number - 1]?.uid;
    if (what === "append") await mirror.say("APPEND INBOX {6+}\r\na: b\r\n", true);
    else if (what === "noop") await mirror.say("NOOP", true);
    else if (what === "expunge") await mirror.say("EXPUNGE", true);
    else if (what === "search") await mirror.say("SEARCH ALL", false);
    else if (number === 0 || uid === undefined) return;
    else if (what === "fetch") await mirror.say(`FETCH ${number} (UID FLAGS)`, false);
    else if (what === "body") await mirror.say(`FETCH ${number} BODY[TEXT]`, false);
    else if (what === "store") await mirror.say(`STORE ${number} ${sign}FLAGS (${flag})`, false);
    else if (what === "silent") {
      mirror.silently(number - 1, sign, flag);
      await mirror.say(`STORE ${number} ${sign}FLAGS.SILENT (${flag})`, false);
    } else if (what === "delete") await mirror.say(`STORE ${number} +FLAGS (\\Deleted)`, false);
    else if (what === "uid store") await mirror.say(`UID STORE ${uid} ${sign}FLAGS (${flag})`, true);
    else if (what === "uid expunge") await mirror.say(`UID EXPUNGE ${uid}`, true);
    else if (what === "move") await mirror.say(`MOVE ${number} Archive`, true);
    else await mirror.say(`COPY ${number} INBOX`, true);
    await mirror.learn();
  }

  async function agree(steps: readonly Step[], count: number, atOnce: boolean): Promise<void> {
    const user = await server.mail.addUser();
    const messages = Array.from({ length: count }, (_, i) => `n: ${i}\r\n\r\ntext\r\n`);
    await server.mail.deliver(user, "INBOX", messages);
    const mirrors = await Promise.all(Array.from({ length: sessions }, () => open(user, "SELECT INBOX")));
    const play = async (own: readonly Step[]): Promise<void> => {
      for (const each of own) await act(mirrors[each.who]!, each);
    };
    if (atOnce) await Promise.all(mirrors.map((_, who) => play(steps.filter((each) => each.who === who))));
    else await play(steps);
    for (const mirror of mirrors) await mirror.say("NOOP", true);
    for (const mirror of mirrors) await mirror.learn();
    const truth = await open(user, "EXAMINE INBOX");
    for (const mirror of mirrors) assert.deepEqual(mirror.believes, truth.believes);
    for (const mirror of [...mirrors, truth]) mirror.close();
  }
  const steps = fc.array(step, { minLength: 5, maxLength: 30 });

  it("mean the same to client and server, whatever others do in between", () =>
    fc.assert(
      fc.asyncProperty(steps, fc.nat(4), (some, count) => agree(some, count, false)),
      { numRuns: 30 },
    ));

  it("mean the same to client and server, whatever others do meanwhile", () =>
    fc.assert(
      fc.asyncProperty(steps, fc.nat(4), (some, count) => agree(some, count, true)),
      { numRuns: 30 },
    ));
});
