import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ImapServer, startImapServer } from "../../test/support/imap-server.ts";
import type { LineClient } from "../../test/support/line-client.ts";
import type { Clock } from "../base/clock.ts";

/** Whoever looks at it sees that four seconds have passed. */
class HastyClock implements Clock {
  #now = Date.UTC(2026, 5, 1, 12);
  now(): number {
    return (this.#now += 4000);
  }
}

const MESSAGES = 200;
/** The first message: too large to be indexed as it comes, so that a search catches up with all of them. */
const large = Buffer.from(`Subject: large\r\n\r\n${"hay ".repeat(300_000)}`);

describe("INPROGRESS (RFC 9585)", () => {
  let server: ImapServer;
  let client: LineClient;
  before(async () => {
    server = await startImapServer({ clock: new HastyClock() });
    const user = await server.mail.addUser();
    const prepared = await Promise.all(
      Array.from({ length: MESSAGES }, (_, i) =>
        server.mail.store.prepare(i === 0 ? large : Buffer.from(`Subject: ${i}\r\n\r\nxyz`)),
      ),
    );
    await user.account.write(async (mail) => {
      const inbox = (await mail.mailboxByRole("inbox"))!.id;
      for (const each of prepared) await mail.append(inbox, each);
    });
    client = await server.connect();
    await client.line();
    await client.imap("in", `LOGIN ${user.address} ${user.password}`);
    await client.imap("in", "SELECT INBOX");
  });
  after(async () => {
    client.close();
    await server[Symbol.asyncDispose]();
  });

  it("is told before the result, ever further, but not at every page", async () => {
    const answers = await client.imap("a1", "SEARCH BODY yz");
    const told = answers.filter((line) => line.includes("INPROGRESS"));
    assert.ok(told.length >= 2 && told.length < 15, told.join("\n"));
    assert.match(told[0]!, /^\* OK \[INPROGRESS \("a1" NIL NIL\)\] /);
    let done = 0;
    for (const line of told) {
      const numbers = /^\* OK \[INPROGRESS \("a1" (\d+) 200\)\] /.exec(line);
      if (numbers === null) continue;
      assert.ok(Number(numbers[1]) > done && Number(numbers[1]) <= MESSAGES, line);
      done = Number(numbers[1]);
    }
    assert.ok(done > 0);
    assert.ok(
      answers.findLastIndex((line) => line.includes("INPROGRESS")) <
        answers.findIndex((line) => line.startsWith("* SEARCH")),
    );
  });

  it("is not told by what is quick", async () => {
    assert.deepEqual(await client.imap("a2", "SEARCH 1"), ["* SEARCH 1", "a2 OK SEARCH completed"]);
  });
});
