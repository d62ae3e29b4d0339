/** What filters change in messages: header, body, envelope, and where it lies. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { begin, last, send, stage, TEXT, USER } from "../../../test/support/filtered-server.ts";
import { CONTINUE, says } from "../../../test/support/milter-peer.ts";
import { DOMAIN } from "../../../test/support/mail-parts.ts";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { Refusal } from "../../base/errors.ts";

type Change = ReturnType<typeof says>;

async function changed(...changes: readonly Change[]): Promise<string> {
  await using all = await stage({ answers: { E: () => [...changes, CONTINUE] } });
  assert.match(await last(all.server), /^250/);
  const [text = ""] = await all.server.inbox(all.account);
  // Behind the trace fields of the delivery.
  return text.slice(/^(?:(?:Return-Path|Delivered-To|Received):.*\r\n(?:\t.*\r\n)*)*/.exec(text)?.[0].length);
}

describe("a filter changes a message", () => {
  const cases: readonly (readonly [string, readonly Change[], string])[] = [
    [
      "adds a field",
      [says("h", "X-New", "1\n2")],
      "Subject: one\r\nX-Old: 1\r\nX-Old:  2\r\n\tmore\r\nX-New: 1\r\n\t2\r\n\r\nHello.\r\n",
    ],
    ["inserts one in front", [says("i", 0, "X-New", "1")], `X-New: 1\r\n${TEXT}`],
    ["inserts one behind our own Received", [says("i", 1, "X-New", "1")], `X-New: 1\r\n${TEXT}`],
    ["inserts one at the end", [says("i", 99, "X-New", "1")], TEXT.replace("more\r\n", "more\r\nX-New: 1\r\n")],
    [
      "inserts several",
      [says("i", 0, "X-New", "1"), says("i", 1, "X-New", "2"), says("i", 3, "X-New", "3")],
      `X-New: 1\r\nX-New: 2\r\nX-New: 3\r\n${TEXT}`,
    ],
    ["inserts one further down", [says("i", 2, "X-New", "1")], TEXT.replace("X-Old", "X-New: 1\r\nX-Old")],
    ["changes the second of a name", [says("m", 2, "x-old", "3")], TEXT.replace("X-Old:  2\r\n\tmore", "x-old: 3")],
    ["takes one out", [says("m", 1, "X-Old", "")], TEXT.replace("X-Old: 1\r\n", "")],
    ["changes one that is not there", [says("m", 9, "X-Old", "9")], TEXT.replace("more\r\n", "more\r\nX-Old: 9\r\n")],
    ["takes one out that is not there", [says("m", 9, "X-Old", "")], TEXT],
    [
      "replaces the body in two pieces",
      [says("b", Buffer.from("a\r\n")), says("b", Buffer.from("b\r\n"))],
      TEXT.replace("Hello.", "a\r\nb"),
    ],
    [
      "cannot end the header",
      [says("h", "X-New", "1\r\n\r\nbody\r\nTo: all")],
      TEXT.replace("more\r\n", "more\r\nX-New: 1\r\n\tbody\r\n\tTo: all\r\n"),
    ],
  ];
  for (const [what, changes, expected] of cases) {
    it(what, async () => assert.equal(await changed(...changes), expected));
  }
});

describe("a filter changes an envelope", () => {
  it("adds and deletes recipients, and changes the sender", async () => {
    const changes = [
      says("+", `<other@${DOMAIN}>`),
      says("-", `<USER@${DOMAIN}>`.toLowerCase()),
      says("e", "<c@d.example>"),
    ];
    await using all = await stage({ answers: { E: () => [...changes, CONTINUE] } });
    const other = await all.server.addUser("other");
    assert.match(await last(all.server), /^250/);
    assert.deepEqual(await all.server.inbox(all.account), []);
    const [text = ""] = await all.server.inbox(other);
    assert.match(text, new RegExp(`^Return-Path: <c@d\\.example>\r\nDelivered-To: other@${DOMAIN}\r\n`));
  });

  it("sends a copy elsewhere, of what a client may not send there itself", async () => {
    await using all = await stage({
      answers: { E: () => [says("2", "<archive@far.example>", "NOTIFY=NEVER"), CONTINUE] },
    });
    assert.match(await last(all.server), /^250/);
    assert.deepEqual(
      all.queued.map(({ recipients }) =>
        recipients.map(({ path, notify }) => `${path.local}@${path.domain} ${notify?.join()}`),
      ),
      [["archive@far.example NEVER"]],
    );
    assert.equal((await all.server.inbox(all.account)).length, 1);
  });

  it("deletes one of two, and LMTP hears yes for both", async () => {
    await using all = await stage({ answers: { E: () => [says("-", USER), CONTINUE] } });
    const other = await all.server.addUser("other");
    const client = await begin(all.server, "lmtp");
    const answers = await send(client, { to: [USER, `other@${DOMAIN}`] });
    assert.match(answers.at(-1) ?? "", /^250/);
    assert.match((await client.reply()).join(), /^250/);
    assert.deepEqual([(await all.server.inbox(all.account)).length, (await all.server.inbox(other)).length], [0, 1]);
    client.close();
  });

  it("takes a message for nobody when it deletes all of them", async () => {
    await using all = await stage({ answers: { E: () => [says("-", USER), CONTINUE] } });
    assert.match(await last(all.server), /^250/);
    assert.deepEqual(await all.server.inbox(all.account), []);
  });

  it("adds somebody who cannot have it now: all come again, and nobody gets it twice", async () => {
    let room = false;
    const queue = {
      add: async () => {
        if (!room) throw new Refusal("limit", "the queue is full");
      },
    };
    await using all = await stage(
      { answers: { E: () => [says("+", "<archive@far.example>"), CONTINUE] } },
      {},
      { queue },
    );
    const client = await begin(all.server, "lmtp");
    assert.match((await send(client)).at(-1) ?? "", /^451 4\.3\.5/);
    assert.equal((await all.server.inbox(all.account)).length, 1);
    room = true;
    assert.match((await send(client)).at(-1) ?? "", /^250/);
    assert.equal((await all.server.inbox(all.account)).length, 1);
    client.close();
  });

  it("puts somebody who does not exist in the place of all: nobody would have it, and it comes again", async () => {
    const changes = [says("+", `<nobody@${DOMAIN}>`), says("-", USER)];
    await using all = await stage({ answers: { E: () => [...changes, CONTINUE] } });
    assert.match(await last(all.server), /^451 4\.3\.0 The message would reach nobody/);
    assert.deepEqual(await all.server.inbox(all.account), []);
  });

  it("adds somebody who does not exist: the others have their copies", async () => {
    await using all = await stage({ answers: { E: () => [says("+", `<nobody@${DOMAIN}>`), CONTINUE] } });
    assert.match(await last(all.server), /^250/);
    assert.equal((await all.server.inbox(all.account)).length, 1);
  });
});

describe("a filter doubts a message", () => {
  it("says so in a field, which files it as junk", async () => {
    await using all = await stage({ answers: { E: () => [says("h", "X-Spam", "Yes"), CONTINUE] } });
    assert.match(await last(all.server), /^250/);
    assert.deepEqual(await all.server.inbox(all.account), []);
    const [text = ""] = await all.server.inbox(all.account, "junk");
    assert.match(text, /^X-Posthorn-Verdict: junk;\r\n\tthe filter stub says that it is junk\r\nReturn-Path:/);
  });

  it("adds its doubt to what the server has found", async () => {
    const inbound = { trusted: { has: () => false } };
    await using all = await stage(
      { answers: { E: () => [says("h", "X-Spam", "Yes"), CONTINUE] } },
      {},
      { inbound: { ...inbound, resolver: zoneResolver(new Zone("b.example TXT v=spf1 ip4:127.0.0.1")) } },
    );
    assert.match(await last(all.server, { text: `From: a@b.example\r\n${TEXT}` }), /^250/);
    const [text = ""] = await all.server.inbox(all.account, "junk");
    assert.match(
      text,
      /^Authentication-Results: .*\r\n(?:\t.*\r\n)*X-Posthorn-Verdict: junk;\r\n\tthe filter stub says that it is junk;\r\n\tb\.example has no DMARC policy\r\n/m,
    );
  });

  it("is believed, and not the sender", async () => {
    await using all = await stage({ answers: { E: () => [says("h", "X-Spam", "No, not at all"), CONTINUE] } });
    assert.match(await last(all.server, { text: `X-Spam: Yes\r\n${TEXT}` }), /^250/);
    assert.equal((await all.server.inbox(all.account)).length, 1);
  });

  it("has it kept: as junk in a mailbox, and held in the queue", async () => {
    await using all = await stage({ answers: { E: () => [says("q", "looks odd"), CONTINUE] } });
    assert.match(
      await last(
        all.server,
        { from: USER, to: [USER, "far@far.example"], text: `From: ${USER}\r\n${TEXT}` },
        "submission",
      ),
      /^250/,
    );
    const [text = ""] = await all.server.inbox(all.account, "junk");
    assert.match(text, /^X-Posthorn-Verdict: junk;\r\n\tthe filter stub has put it into quarantine: looks odd\r\n/m);
    assert.deepEqual(
      all.queued.map(({ isHeld }) => isHeld),
      [true],
    );
    assert.deepEqual(
      all.noted.map(({ result, detail }) => `${result}: ${detail}`),
      ["quarantined: looks odd"],
    );
  });
});
