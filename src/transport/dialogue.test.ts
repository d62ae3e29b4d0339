import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { handover, hopTo, message, recipient, TEXT, toPeer, transport } from "./testing/handover.ts";

const PLAIN = ["EHLO out.test", "MAIL FROM:<a@here.test>", "RCPT TO:<b@remote.test>", "DATA", "QUIT"];
const ALL =
  "PIPELINING,SIZE 100000,8BITMIME,SMTPUTF8,CHUNKING,BINARYMIME,DSN,DELIVERBY,MT-PRIORITY,ENHANCEDSTATUSCODES".split(
    ",",
  );
const three = ["b@remote.test", "c@remote.test", "d@remote.test"].map((address) => recipient(address));

describe("talking to a server", () => {
  it("needs two writes where it can pipeline", async () => {
    const { outcomes, result, peer, texts } = await toPeer({});
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    assert.equal(result.connection, "good");
    assert.deepEqual(texts, [TEXT]);
    assert.deepEqual(peer.lines, PLAIN);
    // EHLO, the envelope, the text, QUIT.
    assert.equal(peer.pieces.length, 4);
  });

  it("needs one where it takes chunks", async () => {
    const { outcomes, peer, texts } = await toPeer({ keywords: ["PIPELINING", "CHUNKING", "8BITMIME"] });
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    assert.deepEqual(texts, [TEXT]);
    assert.equal(peer.pieces.length, 3);
  });

  it("goes step by step where it must, and falls back on HELO", async () => {
    const { outcomes, peer, texts } = await toPeer({ answers: { EHLO: "502 5.5.1 what?" } });
    assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
    assert.deepEqual(texts, [TEXT]);
    assert.deepEqual(peer.lines, ["EHLO out.test", "HELO out.test", ...PLAIN.slice(1)]);
    assert.equal(peer.pieces.length, 7);
  });

  it("sends large messages in blocks, with DATA and with BDAT", async () => {
    const large = `Subject: large\r\n\r\n${`${"x".repeat(70)}\r\n.\r\n`.repeat(30_000)}`;
    for (const keywords of [["PIPELINING"], ["PIPELINING", "CHUNKING"], ["CHUNKING"]]) {
      const { outcomes, texts } = await toPeer({ keywords }, { message: message(large) });
      assert.deepEqual(outcomes, ["delivered 250 2.0.0"]);
      assert.ok(texts[0] === large);
    }
  });

  it("ends a last line that has no end", async () => {
    for (const keywords of [["PIPELINING"], ["PIPELINING", "CHUNKING"]]) {
      const { texts } = await toPeer({ keywords }, { message: message("A: b\r\n\r\n.c") });
      assert.deepEqual(texts, ["A: b\r\n\r\n.c\r\n"]);
    }
  });

  it("tells everything that the server knows", async () => {
    const { peer, first } = await toPeer(
      { keywords: ALL },
      {
        message: message(`${TEXT}\xfc\r\n`, { body: "8BITMIME", utf8Header: true }),
        ret: "HDRS",
        envelopeId: "a+b",
        deliverBy: { ms: 90_500, mode: "notify", trace: true },
        priority: 4,
        recipients: [
          recipient("jürgen@remote.test", {
            notify: ["DELAY", "FAILURE"],
            originalRecipient: { type: "rfc822", address: "a b@remote.test" },
          }),
        ],
      },
    );
    assert.deepEqual(peer.lines.slice(1, 3), [
      `MAIL FROM:<a@here.test> SIZE=${TEXT.length + 3} BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+2Bb BY=90;NT MT-PRIORITY=4`,
      "RCPT TO:<jürgen@remote.test> NOTIFY=DELAY,FAILURE ORCPT=rfc822;a+20b@remote.test",
    ]);
    assert.equal(first.dsnPassedOn, true);
  });

  it("tells nothing that the server does not know", async () => {
    const { peer, first } = await toPeer(
      { keywords: [] },
      {
        reversePath: undefined,
        ret: "HDRS",
        envelopeId: "a+b",
        deliverBy: { ms: 90_500, mode: "notify", trace: true },
        priority: 4,
        recipients: [recipient("b@remote.test", { notify: ["NEVER"] })],
      },
    );
    assert.deepEqual(peer.lines.slice(1, 3), ["MAIL FROM:<>", "RCPT TO:<b@remote.test>"]);
    assert.equal(first.dsnPassedOn, false);
    assert.deepEqual(first.remote, { host: "127.0.0.1", address: "127.0.0.1" });
    assert.equal(first.tls, undefined);
  });
});

describe("recipients", () => {
  const mixed = { RCPT: ["250 2.1.5 ok", "550 5.1.1 no such user", "451 4.2.1 later"] };
  for (const keywords of [["PIPELINING"], ["PIPELINING", "CHUNKING"], []]) {
    it(`are told apart with [${keywords.join()}]`, async () => {
      const { outcomes, result, peer } = await toPeer({ keywords, answers: mixed }, { recipients: three });
      assert.deepEqual(outcomes, ["delivered 250 2.0.0", "failed 550 5.1.1", "deferred 451 4.2.1"]);
      assert.deepEqual(
        result.results.map(({ reply }) => reply.text),
        ["2.0.0 taken", "5.1.1 no such user", "4.2.1 later"],
      );
      assert.deepEqual(peer.taken[0]?.rcpts, ["RCPT TO:<b@remote.test>"]);
      assert.equal(result.connection, "good");
    });

    it(`may all be refused with [${keywords.join()}], and the connection is still good`, async () => {
      const { outcomes, result, peer } = await toPeer({ keywords, answers: { RCPT: "550 no" } }, { recipients: three });
      assert.deepEqual(outcomes, Array(3).fill("failed 550 5.0.0"));
      assert.equal(result.connection, "good");
      assert.equal(peer.taken.length, 0);
      assert.equal(peer.lines.at(-1), "QUIT");
    });

    it(`share the fate of a refused sender with [${keywords.join()}]`, async () => {
      const { outcomes } = await toPeer({ keywords, answers: { MAIL: "550 5.7.1 not you" } }, { recipients: three });
      assert.deepEqual(outcomes, Array(3).fill("failed 550 5.7.1"));
    });

    it(`share the fate of the text with [${keywords.join()}]`, async () => {
      const refused = await toPeer({ keywords, answers: { text: "554 5.7.1 spam" } }, { recipients: three });
      assert.deepEqual(refused.outcomes, Array(3).fill("failed 554 5.7.1"));
      const full = await toPeer({ keywords, answers: { text: "452 4.3.1 disk" } }, { recipients: three });
      assert.deepEqual(full.outcomes, Array(3).fill("deferred 452 4.3.1"));
    });

    it(`beyond what the server has room for go in another transaction with [${keywords.join()}]`, async () => {
      const crowded = ["250 ok", "250 ok", "452 4.5.3 too many", "452 too many", "552 too many", "250 ok"];
      const recipients = "abcde".split("").map((local) => recipient(`${local}@remote.test`));
      const { outcomes, peer } = await toPeer({ keywords, answers: { RCPT: crowded } }, { recipients });
      assert.deepEqual(outcomes, Array(5).fill("delivered 250 2.0.0"));
      assert.deepEqual(
        peer.taken.map(({ rcpts }) => rcpts.length),
        [2, 3],
      );
      assert.equal(peer.connections.length, 1);
    });
  }

  it("with a full mailbox are not too many", async () => {
    const full = ["250 ok", "552 5.2.2 mailbox full", "452 4.2.2 mailbox full"];
    const { outcomes, peer } = await toPeer({ answers: { RCPT: full } }, { recipients: three });
    assert.deepEqual(outcomes, ["delivered 250 2.0.0", "failed 552 5.2.2", "deferred 452 4.2.2"]);
    assert.equal(peer.taken.length, 1);
  });

  it("are as many as the server announces, of as many domains (RFC 9422)", async () => {
    const recipients = ["a@one.test", "b@one.test", "c@two.test", "d@one.test", "e@two.test"].map((each) =>
      recipient(each),
    );
    const few = await toPeer({ keywords: ["PIPELINING", "LIMITS RCPTMAX=2"] }, { recipients });
    assert.deepEqual(
      few.peer.taken.map(({ rcpts }) => rcpts.length),
      [2, 2, 1],
    );
    const apart = await toPeer({ keywords: ["PIPELINING", "LIMITS RCPTDOMAINMAX=1"] }, { recipients });
    assert.deepEqual(
      apart.peer.taken.map(({ rcpts }) => rcpts.map((line) => line.slice(9, 10)).join("")),
      ["abd", "ce"],
    );
    const single = await toPeer({ keywords: ["LIMITS MAILMAX=1 RCPTMAX=1"] }, { recipients: recipients.slice(0, 2) });
    assert.deepEqual(single.outcomes, Array(2).fill("delivered 250 2.0.0"));
    assert.equal(single.peer.connections.length, 2);
  });

  it("are at most a hundred in one transaction", async () => {
    const recipients = Array.from({ length: 230 }, (_, at) => recipient(`r${at}@remote.test`));
    const { outcomes, peer } = await toPeer({}, { recipients });
    assert.deepEqual(outcomes, Array(230).fill("delivered 250 2.0.0"));
    assert.deepEqual(
      peer.taken.map(({ rcpts }) => rcpts.length),
      [100, 100, 30],
    );
  });

  it("that cannot be written are refused here", async () => {
    const { outcomes, peer } = await toPeer(
      {},
      {
        recipients: [recipient("a\r\nRCPT TO:<evil@remote.test>\r\nb@remote.test"), recipient("b@remote.test")],
      },
    );
    assert.deepEqual(outcomes, ["failed 554 5.1.3", "delivered 250 2.0.0"]);
    assert.deepEqual(peer.lines, PLAIN);
  });

  it("get an answer each over LMTP", async () => {
    const answers = { text: ["250 2.0.0 kept", "452 4.2.2 full"], RCPT: ["250 ok", "550 5.1.1 nobody", "250 ok"] };
    for (const keywords of [["PIPELINING"], [], ["PIPELINING", "CHUNKING"]]) {
      const { outcomes, peer, texts } = await toPeer(
        { keywords, answers, lmtp: true },
        { recipients: three },
        { protocol: "lmtp" },
      );
      assert.deepEqual(outcomes, ["delivered 250 2.0.0", "failed 550 5.1.1", "deferred 452 4.2.2"]);
      assert.equal(peer.lines[0], "LHLO out.test");
      assert.deepEqual(texts, [TEXT]);
    }
  });
});

describe("what the server lacks", () => {
  it("is no hindrance when the message can be converted", async () => {
    const eight = message("A: b\r\n\r\n\xfc\r\n", { body: "8BITMIME" }, "A: b\r\n\r\n=FC\r\n");
    const with8 = await toPeer({ keywords: ["8BITMIME"] }, { message: eight });
    assert.deepEqual(with8.texts, ["A: b\r\n\r\n\xfc\r\n"]);
    const without = await toPeer({ keywords: ["SIZE"] }, { message: eight });
    assert.deepEqual(without.texts, ["A: b\r\n\r\n=FC\r\n"]);
    assert.equal(without.peer.lines[1], "MAIL FROM:<a@here.test> SIZE=13");
  });

  it("is found in the bytes, whatever the client had announced", async () => {
    const announced = message("A: b\r\n\r\nplain\r\n", { body: "8BITMIME" }, "converted");
    assert.deepEqual((await toPeer({ keywords: [] }, { message: announced })).texts, ["A: b\r\n\r\nplain\r\n"]);
    const concealed = message("A: b\r\n\r\n\xfc\r\n", {}, "A: b\r\n\r\n=FC\r\n");
    assert.deepEqual((await toPeer({ keywords: [] }, { message: concealed })).texts, ["A: b\r\n\r\n=FC\r\n"]);
    const with8 = await toPeer({ keywords: ["8BITMIME"] }, { message: concealed });
    assert.equal(with8.peer.lines[1], "MAIL FROM:<a@here.test> BODY=8BITMIME");
  });

  it("is made up for in what is ours: long lines, and bytes in the header", async () => {
    const long = `A: b\r\n\r\n${"x".repeat(999)}\r\n`;
    for (const text of [long, "A: \xc3\xbc\r\n\r\nb\r\n"]) {
      const ours = await toPeer({}, { message: message(text, {}, "A: converted\r\n\r\n") });
      assert.deepEqual(ours.texts, ["A: converted\r\n\r\n"]);
      const theirs = await toPeer({}, { message: message(text, { foreign: true }, "A: converted\r\n\r\n") });
      assert.deepEqual(theirs.texts, [text]);
    }
  });

  it("is no hindrance for binary messages either", async () => {
    const binary = message("A: b\r\n\r\n\0\n\xff", { body: "BINARYMIME" }, "A: b\r\n\r\nAAr/\r\n");
    const able = await toPeer({ keywords: ["CHUNKING", "BINARYMIME", "8BITMIME"] }, { message: binary });
    assert.deepEqual(able.texts, ["A: b\r\n\r\n\0\n\xff"]);
    assert.equal(able.peer.lines[1], "MAIL FROM:<a@here.test> BODY=BINARYMIME");
    for (const keywords of [["BINARYMIME", "8BITMIME"], ["CHUNKING", "8BITMIME"], []]) {
      const { texts } = await toPeer({ keywords }, { message: binary });
      assert.deepEqual(texts, ["A: b\r\n\r\nAAr/\r\n"]);
    }
  });

  it("is found out before a message that is too large is sent", async () => {
    const { outcomes, peer, first } = await toPeer({ keywords: ["SIZE 20"] });
    assert.deepEqual(outcomes, ["failed 552 5.3.4"]);
    assert.equal(first.reply.fromRemote, false);
    assert.deepEqual(peer.lines, ["EHLO out.test", "QUIT"]);
    const unlimited = await toPeer({ keywords: ["SIZE 0"] });
    assert.deepEqual(unlimited.outcomes, ["delivered 250 2.0.0"]);
  });

  it("fails those who need SMTPUTF8, and writes domains in ASCII", async () => {
    const recipients = ["jürgen@remote.test", "b@bücher.test", "c@remote.test"].map((each) => recipient(each));
    const { outcomes, peer } = await toPeer({ keywords: [] }, { recipients });
    assert.deepEqual(outcomes, ["failed 553 5.6.7", "delivered 250 2.0.0", "delivered 250 2.0.0"]);
    assert.ok(peer.lines.includes("RCPT TO:<b@xn--bcher-kva.test>"));
    const sender = await toPeer({ keywords: [] }, { reversePath: { local: "ü", domain: "here.test", utf8: true } });
    assert.deepEqual(sender.outcomes, ["failed 553 5.6.7"]);
    const header = await toPeer({ keywords: [] }, { message: message(TEXT, { utf8Header: true }) });
    assert.deepEqual(header.outcomes, ["failed 550 5.6.9"]);
  });

  it("fails what must be returned in time and cannot be promised (RFC 2852)", async () => {
    const deliverBy = { ms: 60_000, mode: "return", trace: false } as const;
    assert.deepEqual((await toPeer({}, { deliverBy })).outcomes, ["failed 554 5.3.3"]);
    assert.deepEqual((await toPeer({ keywords: ["DELIVERBY 240"] }, { deliverBy })).outcomes, ["failed 554 5.3.3"]);
    const promised = await toPeer({ keywords: ["DELIVERBY"] }, { deliverBy });
    assert.equal(promised.peer.lines[1], "MAIL FROM:<a@here.test> BY=60;R");
  });

  it("is asked for in no other way than a hop that a route made", async () => {
    await using out = transport();
    await assert.rejects(out.deliver(handover({ key: "example.org" }), new AbortController().signal), /no route made/);
    assert.equal(hopTo(99).key, "[127.0.0.1]:99");
  });
});
