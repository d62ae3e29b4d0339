import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ImapServer, startImapServer } from "../../../test/support/imap-server.ts";
import type { LineClient } from "../../../test/support/line-client.ts";
import { TestClock } from "../../base/clock.ts";

const SECOND = 1000;

describe("OLDER and YOUNGER (RFC 5032)", () => {
  const clock = new TestClock(Date.UTC(2026, 5, 1, 12));
  let server: ImapServer;
  let client: LineClient;
  before(async () => {
    server = await startImapServer({ clock });
    const user = await server.mail.addUser();
    for (const age of [100, 99, 1, 0]) {
      const prepared = await server.mail.store.prepare(Buffer.from(`Subject: ${age}\r\n\r\n`));
      const internalDate = clock.now() - age * SECOND;
      await user.account.write(async (mail) =>
        mail.append((await mail.mailboxByRole("inbox"))!.id, prepared, { internalDate }),
      );
    }
    client = await server.connect();
    await client.line();
    await client.imap("in", `LOGIN ${user.address} ${user.password}`);
    await client.imap("in", "SELECT INBOX");
  });
  after(async () => {
    client.close();
    await server[Symbol.asyncDispose]();
  });

  for (const [keys, found] of [
    ["OLDER 100", "1"],
    ["OLDER 99", "1 2"],
    ["YOUNGER 99", "2 3 4"],
    ["YOUNGER 100 OLDER 1", "1 2 3"],
    ["NOT YOUNGER 1", "1 2"],
    ["OLDER 4294967295", ""],
    ["YOUNGER 4294967295", "1 2 3 4"],
  ] as const) {
    it(`${keys} finds ${found || "nothing"}`, async () => {
      const [answer] = await client.imap("s", `SEARCH ${keys}`);
      assert.equal(answer, `* SEARCH ${found}`.trimEnd());
    });
  }

  it("go with the clock", async () => {
    clock.advance(SECOND);
    assert.equal((await client.imap("s", "SEARCH YOUNGER 1"))[0], "* SEARCH 4");
    clock.advance(SECOND);
    assert.equal((await client.imap("s", "SEARCH YOUNGER 1"))[0], "* SEARCH");
  });
});
