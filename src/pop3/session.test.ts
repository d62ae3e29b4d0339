import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PASSWORD } from "../../test/support/mail-parts.ts";
import { quit, retrieve, says } from "../../test/support/pop3-client.ts";
import { startPop3Server } from "../../test/support/pop3-server.ts";
import { pop3Suite, small } from "../../test/support/pop3-suite.ts";
import { Refusal } from "../base/errors.ts";

describe("a POP3 session", () => {
  const server = pop3Suite();

  it("deletes at QUIT, and IMAP sees it at once", async () => {
    const user = await server.newUser();
    await user.add([1, 2, 3, 4].map(small));
    const heard: number[] = [];
    using _watch = user.account.watch((modseq) => heard.push(modseq));
    const client = await server.login(user);
    for (const number of [1, 3]) assert.match(await says(client, `DELE ${number}`), /^\+OK/);
    assert.equal((await user.messages()).length, 4);
    await quit(client);
    assert.deepEqual(await user.messages(), [small(2), small(4)]);
    assert.equal(heard.length, 1, "one transaction");
  });

  it("marks as seen what was retrieved, when the session ends with QUIT", async () => {
    const user = await server.newUser();
    await user.add([1, 2, 3].map(small));
    const seen = () =>
      user.account.read(async (mail) => {
        const rows = await mail.rowsFrom(user.inbox, 1, 10);
        return Promise.all(rows.map(async (row) => (await mail.flagSet(row.flagSet)).seen));
      });
    const dropped = await server.login(user);
    await retrieve(dropped, 1);
    dropped.close();
    const client = await server.login(user);
    assert.deepEqual(await seen(), [false, false, false]);
    await retrieve(client, 2);
    await says(client, "TOP 3 0");
    await client.multi();
    await quit(client);
    assert.deepEqual(await seen(), [false, true, false]);
  });

  it("sends a message as often as it is asked for, however much comes before it is sent", async () => {
    const user = await server.newUser();
    const texts = [1, 2].map((n) => small(n) + `line ${n} of a long one\r\n`.repeat(8000));
    await user.add(texts);
    const client = await server.login(user);
    const numbers = [1, 1, 2, 1, 2, 2, 1];
    client.send(numbers.map((number) => `RETR ${number}\r\n`).join(""));
    for (const number of numbers) {
      assert.match((await client.line()) ?? "", /^\+OK/);
      assert.equal(await client.multi(), texts[number - 1]);
    }
    await quit(client);
  });

  it("reads ahead for who takes one after the other, and no more than it may keep", async () => {
    const user = await server.newUser();
    const texts = Array.from(
      { length: 40 },
      (_, n) => small(n) + `line ${n} of some\r\n`.repeat(n % 7 === 0 ? 9000 : n),
    );
    await user.add(texts);
    const client = await server.login(user);
    const order = [1, 2, 3, 4, 9, 10, 5, 6, 7, 8, 9, ...Array.from({ length: 31 }, (_, i) => 10 + i), 40, 1];
    for (const number of order) {
      assert.match(await says(client, `RETR ${number}`), /^\+OK/);
      assert.equal(await client.multi(), texts[number - 1], `message ${number}`);
    }
    await quit(client);
  });

  it("deletes nothing when the connection drops, and lets the next session in", async () => {
    const user = await server.newUser();
    await user.add([1, 2].map(small));
    for (let i = 0; i < 5; i++) {
      const client = await server.login(user);
      assert.match(await says(client, "DELE 1"), /^\+OK/);
      if (i % 2 === 0) client.close();
      else client.socket.end();
    }
    const client = await server.login(user);
    assert.equal(await says(client, "STAT"), `+OK 2 ${small(1).length * 2}`);
    await quit(client);
  });

  it("keeps its numbers while others change the mailbox", async () => {
    const user = await server.newUser();
    const uids = await user.add([1, 2, 3, 4, 5].map(small));
    const client = await server.login(user);
    const size = small(1).length;
    await user.account.write(async (mail) => {
      await mail.expunge(user.inbox, { uids: uids.slice(1, 3), anyFlags: true });
    });
    await user.add([small(6)]);
    assert.equal(await says(client, "STAT"), `+OK 5 ${5 * size}`);
    assert.match(await says(client, "UIDL"), /^\+OK/);
    assert.equal((await client.multi()).split("\r\n").length - 1, 5);
    assert.equal(await says(client, "RETR 2"), "-ERR the message is gone");
    assert.equal(await says(client, "TOP 3 1"), "-ERR the message is gone");
    assert.equal(await says(client, "LIST 3"), "-ERR the message is gone");
    assert.equal(await retrieve(client, 4), small(4));
    assert.equal(await says(client, "RETR 6"), "-ERR no such message");
    assert.match(await says(client, "LIST"), /^\+OK/);
    assert.equal(await client.multi(), [1, 4, 5].map((n) => `${n} ${size}\r\n`).join(""));
    assert.match(await says(client, "DELE 2"), /^\+OK/);
    assert.match(await says(client, "DELE 5"), /^\+OK/);
    await quit(client);
    assert.deepEqual(await user.messages(), [small(1), small(4), small(6)]);
  });

  it("loses nothing when the deletions cannot be written, and says so", async () => {
    let broken = false;
    await using failing = await startPop3Server({
      throughStore: (store) => ({
        ...store,
        account: (id) => {
          const account = store.account(id);
          return new Proxy(account, {
            get(target, name) {
              if (name === "write" && broken)
                return () => Promise.reject(new Refusal("unavailable", "the disk is full"));
              const value: unknown = Reflect.get(target, name);
              return typeof value === "function" ? value.bind(target) : value;
            },
          });
        },
      }),
    });
    const user = await failing.addUser("bob");
    await user.add([1, 2].map(small));
    const client = await failing.login(user);
    await says(client, "DELE 1");
    broken = true;
    assert.equal(await says(client, "QUIT"), "-ERR [SYS/TEMP] the disk is full");
    assert.equal(await client.line(), undefined);
    broken = false;
    const again = await failing.login(user);
    assert.equal(await says(again, "STAT"), `+OK 2 ${2 * small(1).length}`);
    await quit(again);
  });

  it("answers one of many that log in at once, and the others in turn", async () => {
    const user = await server.newUser();
    await user.add([small(1)]);
    const clients = await Promise.all(Array.from({ length: 8 }, () => server.connect()));
    const answers = await Promise.all(
      clients.map(async (client) => {
        await says(client, `USER ${user.address}`);
        return says(client, `PASS ${PASSWORD}`);
      }),
    );
    assert.equal(answers.filter((each) => each.startsWith("+OK")).length, 1);
    assert.equal(answers.filter((each) => each.startsWith("-ERR [IN-USE]")).length, 7);
    for (const client of clients) client.close();
  });
});
