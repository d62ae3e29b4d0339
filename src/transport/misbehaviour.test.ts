import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { acts, type Answer, startSmtpPeer } from "../../test/support/smtp-peer.ts";
import {
  deliver,
  handover,
  hopTo,
  IMPATIENT,
  message,
  never,
  recipient,
  told,
  toPeer,
  transport,
} from "./testing/handover.ts";

const stages = ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "text"] as const;
const before: readonly string[] = ["greeting", "EHLO"];

interface Fault {
  readonly answer: Answer;
  readonly expected: RegExp;
  readonly words: RegExp;
  /** Nothing comes of waiting longer. */
  readonly silent?: boolean;
}

const faults: Readonly<Record<string, Fault>> = {
  "hangs up": { answer: acts((to) => to.hangUp()), expected: /^deferred 451 4\.4\.2$/, words: /hung up/ },
  "resets the connection": {
    answer: acts((to) => to.reset()),
    expected: /^deferred 451 4\.4\.[12]$/,
    words: /hung up|ECONNRESET/,
  },
  "says nothing": {
    answer: acts((to) => to.mute()),
    expected: /^deferred 451 4\.4\.2$/,
    words: /did not answer for 0\.4 seconds/,
    silent: true,
  },
  "says goodbye": {
    answer: "421 4.3.2 later, please",
    expected: /^deferred 421 4\.3\.2$/,
    words: /^4\.3\.2 later, please$/,
  },
  "says goodbye and hangs up": {
    answer: acts((to) => {
      to.write("421 shutting down\r\n");
      to.hangUp();
    }),
    expected: /^deferred 421 4\.3\.2$/,
    words: /^shutting down$/,
  },
  "speaks HTTP": { answer: "HTTP/1.1 400 Bad Request", expected: /^deferred 451 4\.5\.0$/, words: /no SMTP reply/ },
  "says too long a line": {
    answer: `250 ${"x".repeat(10_000)}`,
    expected: /^deferred 451 4\.5\.0$/,
    words: /too long/,
  },
  "says one thing after the other and never comes to a point": {
    answer: acts((to) => {
      const more = setInterval(() => (to.closed ? clearInterval(more) : to.write("250-well\r\n")), 30);
      to.mute();
    }),
    expected: /^deferred 451 4\.4\.2$/,
    words: /did not answer for 0\.4 seconds/,
    silent: true,
  },
  "never comes to an end": {
    answer: acts((to) => to.write("250-and another thing\r\n".repeat(5_000))),
    expected: /^deferred 451 4\.5\.0$/,
    words: /no end/,
  },
};

describe("a server that misbehaves", { concurrency: 16 }, () => {
  for (const [what, { answer, expected, words, silent }] of Object.entries(faults)) {
    const patience = silent === true ? IMPATIENT : undefined;
    for (const stage of stages) {
      for (const keywords of [["PIPELINING"], []]) {
        it(`${what} at ${stage} ${keywords.join()}`, async () => {
          const { outcomes, first, result, peer } = await toPeer(
            { keywords, answers: { [stage]: answer } },
            {},
            {},
            patience,
          );
          assert.match(outcomes.join(), expected);
          assert.match(first.reply.text, words);
          assert.equal(result.connection, "bad");
          assert.equal(first.reply.fromRemote, what.startsWith("says goodbye"));
          assert.equal(peer.connections.length, 1);
        });
      }
    }
    it(`${what} at BDAT`, async () => {
      const script = { keywords: ["PIPELINING", "CHUNKING"], answers: { text: answer } };
      const { outcomes, result } = await toPeer(script, {}, {}, patience);
      assert.match(outcomes.join(), expected);
      assert.equal(result.connection, "bad");
    });
  }

  for (const stage of stages) {
    it(`says no for now at ${stage}`, async () => {
      const { outcomes, result } = await toPeer({ answers: { [stage]: "450 4.7.1 greylisted" } });
      assert.deepEqual(outcomes, ["deferred 450 4.7.1"]);
      assert.equal(result.connection, before.includes(stage) ? "bad" : "good");
    });

    it(`says no for ever at ${stage}`, async () => {
      const { outcomes } = await toPeer({ answers: { [stage]: "554 5.7.1 go away", HELO: "554 5.7.1 go away" } });
      assert.deepEqual(outcomes, [before.includes(stage) ? "deferred 554 4.7.1" : "failed 554 5.7.1"]);
    });
  }

  const senseless = {
    greeting: ["250 well", "354 go on"],
    EHLO: ["211 well", "354 go on"],
    MAIL: ["354 go on"],
    RCPT: ["354 go on"],
    DATA: ["250 well"],
    text: ["354 go on"],
  };
  for (const [stage, answers] of Object.entries(senseless)) {
    for (const answer of answers) {
      it(`says "${answer}" at ${stage}`, async () => {
        const { outcomes, result } = await toPeer({ answers: { [stage]: answer } });
        assert.deepEqual(outcomes, ["deferred 451 4.5.0"]);
        assert.equal(result.connection, "bad");
      });
    }
  }

  it("takes no mail at all (RFC 7504)", async () => {
    const { outcomes } = await toPeer({ answers: { greeting: "521 5.3.2 no mail here" } });
    assert.deepEqual(outcomes, ["failed 521 5.3.2"]);
  });

  it("says more than it was asked", async () => {
    const early = await toPeer({ answers: { EHLO: "250 peer.test\r\n250 ok" } });
    assert.deepEqual(early.outcomes, ["deferred 451 4.4.2"]);
    assert.match(early.first.reply.text, /more than it was asked/);
    const late = await toPeer({ answers: { MAIL: Array(5).fill("250 ok").join("\r\n") } });
    assert.deepEqual(late.outcomes, ["deferred 451 4.5.0"]);
  });

  it("wants the text of a message that has no recipients", async () => {
    const { outcomes, peer, result } = await toPeer({ answers: { RCPT: "550 5.1.1 no", DATA: "354 go on" } });
    assert.deepEqual(outcomes, ["failed 550 5.1.1"]);
    assert.equal(peer.taken.length, 0);
    assert.equal(peer.lines.at(-1), "QUIT");
    assert.equal(result.connection, "good");
  });

  it("breaks off between two recipients, and says no more than it said", async () => {
    const answers = { RCPT: ["550 5.1.1 nobody", acts((to) => to.hangUp())] };
    for (const keywords of [["PIPELINING"], []]) {
      const { outcomes } = await toPeer(
        { keywords, answers },
        { recipients: [recipient("b@r.test"), recipient("c@r.test")] },
      );
      assert.deepEqual(outcomes, ["failed 550 5.1.1", "deferred 451 4.4.2"]);
    }
  });

  it("goes on talking after its goodbye, and is not believed", async () => {
    const answers = { RCPT: ["250 ok", "421 4.3.2 later", "550 5.5.1 what?"] };
    const recipients = ["b@r.test", "c@r.test", "d@r.test"].map((each) => recipient(each));
    const { outcomes } = await toPeer({ answers }, { recipients });
    assert.deepEqual(outcomes, Array(3).fill("deferred 421 4.3.2"));
  });

  it("refuses a large message while it is sent", async () => {
    const large = message(`A: b\r\n\r\n${`${"x".repeat(70)}\r\n`.repeat(200_000)}`);
    const answers = {
      DATA: acts((to) => {
        to.write("354 go on\r\n552 5.3.4 too much\r\n");
        setImmediate(() => to.hangUp());
      }),
    };
    const { outcomes } = await toPeer({ answers }, { message: large });
    assert.deepEqual(outcomes, ["failed 552 5.3.4"]);
  });

  it("does not read what it asked for", async () => {
    const large = message(`A: b\r\n\r\n${`${"x".repeat(70)}\r\n`.repeat(500_000)}`);
    const answers = {
      DATA: acts((to) => {
        to.write("354 go on\r\n");
        to.socket.pause();
      }),
    };
    const { outcomes, first } = await toPeer({ answers }, { message: large }, {}, IMPATIENT);
    assert.deepEqual(outcomes, ["deferred 451 4.4.2"]);
    assert.match(first.reply.text, /did not answer/);
  });

  it("cannot be reached", async () => {
    const peer = await startSmtpPeer();
    await peer[Symbol.asyncDispose]();
    await using out = transport();
    const { outcomes, result, first } = await deliver(out, handover(hopTo(peer.port)));
    assert.deepEqual(outcomes, ["deferred 451 4.4.1"]);
    assert.match(first.reply.text, /ECONNREFUSED/);
    assert.equal(first.remote, undefined);
    assert.equal(result.connection, "bad");
  });
});

describe("shutting down", () => {
  for (const stage of stages) {
    it(`breaks off at ${stage}`, async () => {
      const stop = new AbortController();
      const stopsUs = acts(() => stop.abort());
      await using peer = await startSmtpPeer({ answers: { [stage]: stopsUs } });
      await using out = transport();
      const { outcomes } = told(await out.deliver(handover(hopTo(peer.port)), stop.signal));
      assert.deepEqual(outcomes, ["deferred 451 4.3.2"]);
    });
  }

  it("breaks off what is under way when the transport is closed, and begins nothing more", async () => {
    const reached = Promise.withResolvers<void>();
    await using peer = await startSmtpPeer({ answers: { MAIL: acts(() => reached.resolve()) } });
    const out = transport();
    const under = out.deliver(handover(hopTo(peer.port)), never);
    await reached.promise;
    await out[Symbol.asyncDispose]();
    assert.deepEqual(told(await under).outcomes, ["deferred 451 4.3.2"]);
    assert.deepEqual((await deliver(out, handover(hopTo(peer.port)))).outcomes, ["deferred 451 4.3.2"]);
    assert.equal(peer.connections.length, 1);
  });

  it("begins nothing once it is told to stop", async () => {
    await using peer = await startSmtpPeer();
    await using out = transport();
    const { outcomes } = told(await out.deliver(handover(hopTo(peer.port)), AbortSignal.abort()));
    assert.deepEqual(outcomes, ["deferred 451 4.3.2"]);
    assert.equal(peer.connections.length, 0);
  });
});
