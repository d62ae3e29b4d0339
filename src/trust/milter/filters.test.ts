/** Mail as a filter sees it, and what becomes of it by its answers: the whole way of a client, a stub as the filter. */
import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { describe, it } from "node:test";
import {
  ask,
  begin,
  last,
  send,
  stage,
  TEXT,
  until,
  USER,
  withoutMacros,
} from "../../../test/support/filtered-server.ts";
import { CONTINUE, says, startMilterPeer } from "../../../test/support/milter-peer.ts";
import { DOMAIN } from "../../../test/support/mail-parts.ts";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { BODY_CHUNK_BYTES } from "../../wire/milter/limits.ts";
import { STEPS } from "../../wire/milter/options.ts";

const REFUSED = says("y", "554 5.7.1 No 100%% spam");

describe("a mail filter", () => {
  it("is told of client, envelope and text, in this order, and of no trace field of ours", async () => {
    await using all = await stage();
    const client = await begin(all.server);
    assert.match((await send(client)).at(-1) ?? "", /^250 2\.0\.0 Ok/);
    const told = withoutMacros(all.peer.told);
    assert.match(told.shift() ?? "", /^C\[127\.0\.0\.1\]\|4..127\.0\.0\.1\|$/s);
    assert.deepEqual(told, [
      "Hclient.example|",
      `M<a@b.example>|SIZE=${TEXT.length}|`,
      `R<${USER}>|`,
      "T",
      "LSubject|one|",
      "LX-Old|1|",
      "LX-Old|2\n\tmore|",
      "N",
      "BHello.\r\n",
      "E",
    ]);
    assert.deepEqual(
      all.noted.map(({ milter, result }) => `${milter} ${result}`),
      ["stub passed"],
    );
    await ask(client, "QUIT");
    await until(() => all.peer.told.at(-1) === "Q");
  });

  it("is told the macros that Postfix tells", async () => {
    await using all = await stage();
    await last(all.server, { from: USER }, "submission");
    const macros = all.peer.told.filter((each) => each.startsWith("D")).join("\n");
    assert.match(
      macros,
      /^DCj\|mx\.posthorn\.test\|{daemon_name}\|submission\|{daemon_addr}\|127\.0\.0\.1\|v\|Posthorn\|_\|unknown \[127\.0\.0\.1\]\|{client_addr}\|127\.0\.0\.1\|{client_name}\|unknown\|{client_port}\|\d+\|/m,
    );
    assert.match(
      macros,
      /^DMi\|[\w.-]+\|{auth_type}\|PLAIN\|{auth_authen}\|user@posthorn\.test\|{mail_addr}\|user@posthorn\.test\|{mail_host}\|posthorn\.test\|{mail_mailer}\|smtp\|/m,
    );
    assert.match(macros, /^DR.*{rcpt_addr}\|user@posthorn\.test\|{rcpt_host}\|posthorn\.test\|{rcpt_mailer}\|local\|/m);
    assert.match(macros, /^DEi\|/m);
  });

  it("is told the macros that it chooses, and the client's name where it has one", async () => {
    const zone = new Zone("1.2.0.192.in-addr.arpa PTR mail.friend.example\nmail.friend.example A 192.0.2.1");
    const negotiation = says("O", 6, 0x1ff, 0, 0, "{client_addr} {client_name}", 2, "i,{client_resolve}");
    const inbound = { resolver: zoneResolver(zone), trusted: { has: () => false } };
    await using all = await stage({ negotiation }, {}, { inbound });
    const client = await all.server.connect("smtp");
    await ask(client, "XCLIENT ADDR=192.0.2.1 PORT=1234");
    await ask(client, "EHLO client.example");
    await ask(client, "MAIL FROM:<a@b.example>");
    client.close();
    assert.match(all.peer.told.join("\n"), /^DC{client_addr}\|192\.0\.2\.1\|{client_name}\|mail\.friend\.example\|$/m);
    assert.match(all.peer.told.join("\n"), /^Cmail\.friend\.example\|4.*192\.0\.2\.1\|$/ms);
    assert.match(all.peer.told.join("\n"), /^DMi\|[^|]+\|{client_resolve}\|OK\|$/m);
  });

  it("is told nothing for macros that nobody knows", async () => {
    const negotiation = says("O", 6, 0x1ff, 0, 0, "constructor,{toString}", 2, "i,{__proto__},{nonsense}");
    await using all = await stage({ negotiation });
    assert.match(await last(all.server), /^250/);
    assert.match(all.peer.told.join("\n"), /^DMi\|[^|]+\|$/m);
  });

  it("keeps its connection for all messages of a session, and is told of each hello anew", async () => {
    await using all = await stage();
    const client = await begin(all.server);
    for (let i = 0; i < 3; i++) await send(client);
    await ask(client, "MAIL FROM:<a@b.example>");
    await ask(client, "RSET");
    assert.equal(all.peer.connections, 1);
    await until(() => all.peer.told.at(-1) === "A");
    assert.equal(all.peer.told.filter((each) => each.startsWith("H")).length, 1);
    await ask(client, "HELO other.example");
    await send(client);
    assert.equal(all.peer.connections, 2);
    assert.ok(all.peer.told.includes("Hother.example|"));
    client.close();
  });

  it("is told when a message is refused before it could see the text", async () => {
    await using all = await stage({}, {}, { messageBytesMax: 1000 });
    const client = await begin(all.server);
    const large = `Subject: large\r\n\r\n${"x\r\n".repeat(400)}`;
    await ask(client, "MAIL FROM:<a@b.example>");
    await ask(client, `RCPT TO:<${USER}>`);
    await ask(client, "DATA");
    client.send(large);
    assert.match(await ask(client, "."), /^552/);
    assert.match((await send(client)).at(-1) ?? "", /^250/);
    assert.deepEqual(
      withoutMacros(all.peer.told).map((each) => each[0]),
      [..."CHMRTAMRTLLLNBE"],
    );
    client.close();
  });

  it("may close its connection between messages", async () => {
    const closes = { E: () => (socket: Socket) => void socket.end(CONTINUE) };
    await using all = await stage({ answers: closes });
    const client = await begin(all.server);
    for (let i = 0; i < 3; i++) assert.match((await send(client)).at(-1) ?? "", /^250/);
    assert.equal(all.peer.connections, 3);
    client.close();
  });

  it("may be started anew between messages", async () => {
    await using all = await stage({
      answers: { M: (_, time) => (time === 1 ? (socket) => void socket.destroy() : CONTINUE) },
    });
    const client = await begin(all.server);
    for (let i = 0; i < 2; i++) assert.match((await send(client)).at(-1) ?? "", /^250/);
    assert.equal(all.peer.connections, 2);
    assert.deepEqual(
      all.noted.map(({ result }) => result),
      ["passed", "passed"],
    );
    client.close();
  });

  it("sees the mail that it is for, and costs the other nothing", async () => {
    await using all = await stage({}, { mail: ["submission"] });
    assert.match(await last(all.server), /^250/);
    assert.match(await last(all.server, {}, "lmtp"), /^250/);
    assert.equal(all.peer.connections, 0);
    assert.match(await last(all.server, { from: USER }, "submission"), /^250/);
    assert.equal(all.peer.connections, 1);
  });

  it("is not told what it does not want, and answers only what it has agreed to answer", async () => {
    const { "no hello": noHello, "no body": noBody, "header unanswered": quietHeader } = STEPS;
    const steps = noHello | noBody | quietHeader | STEPS["leading space"] | STEPS["recipients unanswered"];
    await using all = await stage({ steps, answers: { L: () => undefined, R: () => undefined } });
    assert.match(await last(all.server), /^250/);
    assert.deepEqual(
      withoutMacros(all.peer.told).map((each) => each.slice(0, 12)),
      [
        "C[127.0.0.1]",
        "M<a@b.exampl",
        "R<user@posth",
        "T",
        "LSubject| on",
        "LX-Old| 1|",
        "LX-Old|  2\n\t",
        "N",
        "E",
        "Q",
      ].slice(0, all.peer.told.includes("Q") ? undefined : -1),
    );
  });

  it("gets a body in chunks, and no more of it once it says so", async () => {
    const text = `Subject: large\r\n\r\n${"x".repeat(998)}\r\n`.concat(`${"y".repeat(998)}\r\n`.repeat(200));
    await using all = await stage();
    assert.match(await last(all.server, { text }), /^250/);
    const chunks = all.peer.told.filter((each) => each.startsWith("B")).map((each) => each.slice(1));
    assert.equal(chunks.join(""), text.slice(text.indexOf("\r\n\r\n") + 4));
    assert.deepEqual([...new Set(chunks.slice(0, -1).map(({ length }) => length))], [BODY_CHUNK_BYTES]);
    await using brief = await stage({ answers: { B: () => says("s") } });
    assert.match(await last(brief.server, { text }), /^250/);
    assert.equal(brief.peer.told.filter((each) => each.startsWith("B")).length, 1);
    assert.ok(brief.peer.told.includes("E"));
  });

  it("sees what comes in chunks too", async () => {
    await using all = await stage();
    const client = await begin(all.server);
    await ask(client, "MAIL FROM:<a@b.example> BODY=BINARYMIME");
    await ask(client, `RCPT TO:<${USER}>`);
    assert.match(await ask(client, `BDAT ${TEXT.length} LAST\r\n${TEXT.slice(0, -2)}`), /^250/);
    assert.deepEqual(
      withoutMacros(all.peer.told).map((each) => each[0]),
      [..."CHMRTLLLNBE"],
    );
    assert.ok(all.peer.told.includes("M<a@b.example>|BODY=BINARYMIME|"));
    client.close();
  });

  it("speaks as old a version as it likes", async () => {
    await using all = await stage({ version: 2, actions: 0x3f }, { version: 2 });
    assert.match(await last(all.server), /^250/);
    assert.ok(all.peer.told[0]?.startsWith("O\x00\x00\x00\x02".replaceAll("\0", "|")));
    assert.ok(!all.peer.told.includes("T"));
  });
});

describe("what a filter answers", () => {
  const refusals: readonly (readonly [string, string, RegExp, string])[] = [
    ["C", "r", /^550 5\.7\.1 Command rejected$/, "at the connection"],
    ["H", "t", /^451 4\.7\.1 Service unavailable/, "at the hello"],
    ["M", "r", /^550 5\.7\.1 Command rejected$/, "at the sender"],
    ["T", "r", /^550 5\.7\.1 Command rejected$/, "before the text"],
    ["L", "t", /^451 4\.7\.1 Service unavailable/, "in the header"],
    ["N", "r", /^550 5\.7\.1/, "after the header"],
    ["B", "f", /^451 4\.7\.1/, "in the body"],
    ["E", "r", /^550 5\.7\.1/, "at the end"],
  ];
  for (const [letter, answer, expected, when] of refusals) {
    it(`refuses a message ${when}, and the next one comes`, async () => {
      await using all = await stage({ answers: { [letter]: (_, time) => (time === 0 ? says(answer) : CONTINUE) } });
      const client = await begin(all.server);
      assert.match((await send(client)).at(-1) ?? "", expected);
      assert.deepEqual(await all.server.inbox(all.account), []);
      const next = (await send(client)).at(-1) ?? "";
      // What is said of the client is said of all its messages.
      assert.match(next, "CH".includes(letter) ? expected : /^250/);
      assert.equal(all.peer.connections, 1);
      client.close();
    });
  }

  it("refuses in its own words, which cannot be more than words", async () => {
    await using all = await stage({ answers: { E: () => REFUSED } });
    assert.equal(await last(all.server), "554 5.7.1 No 100% spam");
    assert.deepEqual(
      all.noted.map(({ result, detail }) => `${result}: ${detail}`),
      ["refused: 554 5.7.1 No 100% spam"],
    );
    await using lines = await stage({ answers: { M: () => says("y", "451-4.7.1 one\r\n451 4.7.1 two\x07") } });
    assert.equal(await last(lines.server), "451-4.7.1 one\n451 4.7.1 two?");
  });

  it("refuses one recipient, and the others get the message", async () => {
    await using all = await stage({ answers: { R: (data) => (data.includes("other") ? REFUSED : CONTINUE) } });
    await all.server.addUser("other");
    const client = await begin(all.server);
    const answers = await send(client, { to: [`other@${DOMAIN}`, USER] });
    assert.equal(answers[1], "554 5.7.1 No 100% spam");
    assert.match(answers.at(-1) ?? "", /^250/);
    assert.deepEqual(
      all.noted.map(({ result }) => result),
      ["recipient-refused", "passed"],
    );
    client.close();
  });

  it("refuses what LMTP brings once for each recipient", async () => {
    await using all = await stage({ answers: { E: () => REFUSED } });
    await all.server.addUser("other");
    const client = await begin(all.server, "lmtp");
    const answers = await send(client, { to: [`other@${DOMAIN}`, USER] });
    assert.equal(answers.at(-1), "554 5.7.1 No 100% spam");
    assert.deepEqual(await client.reply(), ["554 5.7.1 No 100% spam"]);
    client.close();
  });

  it("ends the session with 421", async () => {
    for (const [letter, answer] of [
      ["M", says("4")],
      ["E", says("y", "421 4.7.0 Go away")],
    ] as const) {
      await using all = await stage({ answers: { [letter]: () => answer } });
      const client = await begin(all.server);
      assert.match((await send(client)).at(-1) ?? "", /^421 4\.7\.0 /);
      assert.equal(await client.line(), undefined);
    }
  });

  for (const letter of ["M", "R", "T", "L", "E"]) {
    it(`drops a message that everybody takes for delivered (${letter})`, async () => {
      await using all = await stage({ answers: { [letter]: (_, time) => (time === 0 ? says("d") : CONTINUE) } });
      const client = await begin(all.server);
      assert.match((await send(client)).at(-1) ?? "", /^250/);
      assert.deepEqual(await all.server.inbox(all.account), []);
      assert.deepEqual(
        all.noted.map(({ result }) => result),
        ["discarded"],
      );
      assert.match((await send(client)).at(-1) ?? "", /^250/);
      assert.equal((await all.server.inbox(all.account)).length, 1);
      client.close();
    });
  }

  it("accepts a message early, or all of a client's, and is told no more of them", async () => {
    await using all = await stage({ answers: { R: () => says("a") } });
    const client = await begin(all.server);
    for (let i = 0; i < 2; i++) assert.match((await send(client)).at(-1) ?? "", /^250/);
    assert.deepEqual(
      withoutMacros(all.peer.told).map((each) => each[0]),
      ["C", "H", "M", "R", "M", "R"],
    );
    client.close();
    await using whole = await stage({ answers: { C: () => says("a") } });
    const trusted = await begin(whole.server);
    for (let i = 0; i < 2; i++) assert.match((await send(trusted)).at(-1) ?? "", /^250/);
    assert.deepEqual(
      withoutMacros(whole.peer.told).map((each) => each[0]),
      ["C"],
    );
    trusted.close();
  });

  it("may take its time when it says so", async () => {
    const slowly = [says("p"), says("p"), CONTINUE];
    await using all = await stage({ answers: { E: () => slowly, R: () => slowly } });
    assert.match(await last(all.server), /^250/);
  });
});

describe("several filters", () => {
  it("see what those before them have made of a message, and are told when it is over", async () => {
    await using second = await startMilterPeer();
    await using all = await stage(
      { answers: { E: () => [says("i", 0, "X-First", "yes"), says("b", Buffer.from("new\r\n")), CONTINUE] } },
      {},
    );
    await using both = await stage({}, {}, { milters: [all.peer.settings(), second.settings({ name: "second" })] });
    assert.match(await last(both.server), /^250/);
    assert.deepEqual(
      withoutMacros(second.told).filter((each) => "LB".includes(each[0] ?? "")),
      ["LX-First|yes|", "LSubject|one|", "LX-Old|1|", "LX-Old|2\n\tmore|", "Bnew\r\n"],
    );
  });

  it("hear of no message that one before them has refused, and of the end of one that one behind them has", async () => {
    await using first = await startMilterPeer();
    await using second = await startMilterPeer({ answers: { M: () => REFUSED } });
    await using third = await startMilterPeer();
    const milters = [first, second, third].map((each, at) => each.settings({ name: `${at}` }));
    await using all = await stage({}, {}, { milters });
    assert.equal(await last(all.server), "554 5.7.1 No 100% spam");
    await until(() => first.told.includes("A"));
    assert.equal(third.connections, 0);
  });
});
