import assert from "node:assert/strict";
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { once } from "node:events";
import { createSecureContext, connect as connectTls, type TLSSocket } from "node:tls";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { LineClient } from "../../test/support/line-client.ts";
import { PASSWORD } from "../../test/support/mail-parts.ts";
import { startPop3Server, type Pop3Server, type Pop3User } from "../../test/support/pop3-server.ts";
import { Refusal } from "../base/errors.ts";
import { makeSelfSigned } from "../net/self-signed.ts";
import { FAILURES_BEFORE_LOGIN_MAX, LINES_PER_PAGE, RETRIEVED_AT_ONCE_MAX } from "./limits.ts";

const small = (n: number): string => `Subject: ${n}\r\n\r\nbody ${n}\r\n`;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Bytes of buffers that something still holds. */
function arrayBufferBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

async function says(client: LineClient, command: string): Promise<string> {
  client.send(`${command}\r\n`);
  return (await client.line()) ?? "<closed>";
}

async function retrieve(client: LineClient, number: number): Promise<string> {
  const answer = await says(client, `RETR ${number}`);
  assert.match(answer, /^\+OK/);
  return client.multi();
}

async function quit(client: LineClient): Promise<void> {
  assert.match(await says(client, "QUIT"), /^\+OK/);
  assert.equal(await client.line(), undefined);
}

describe("POP3", () => {
  let server: Pop3Server;
  let users = 0;
  const newUser = (): Promise<Pop3User> => server.addUser(`ann${++users}`);
  before(async () => {
    server = await startPop3Server();
  });
  after(() => server[Symbol.asyncDispose]());

  it("returns any message byte for byte, with its exact size", async () => {
    const user = await newUser();
    const bytes = fc
      .array(fc.constantFrom("\r\n", "\r\n", ".", "..", "a", "\0", "\u00ff", " ", "\r\n."), { maxLength: 60 })
      .map((pieces) => `X: y\r\n\r\n${pieces.join("")}\r\n`);
    const messages = fc.sample(bytes, 300);
    await user.add(messages);
    const client = await server.login(user);
    client.send(messages.map((_, i) => `RETR ${i + 1}\r\n`).join(""));
    for (const message of messages) {
      assert.equal(await client.line(), `+OK ${message.length} octets`);
      assert.equal(await client.multi(), message);
    }
    await quit(client);
  });

  it("ends every line that it sends with CRLF, and counts what it sends", async () => {
    const user = await newUser();
    const stored = ["Subject: x\r\n\r\nno end", "a: b\n\nline\n.\nline\r\n", "only: header", "", "a: b\r\n\r\nc\r"];
    const sent = [
      "Subject: x\r\n\r\nno end\r\n",
      "a: b\r\n\r\nline\r\n.\r\nline\r\n",
      "only: header\r\n",
      "",
      "a: b\r\n\r\nc\r\r\n",
    ];
    const long = "ten bytes\n".repeat(30_000);
    await user.add([...stored, `Subject: long\r\n\r\n${long}`]);
    const messages = [...sent, `Subject: long\r\n\r\n${long.replaceAll("\n", "\r\n")}`];
    const client = await server.login(user);
    const total = messages.reduce((sum, { length }) => sum + length, 0);
    assert.equal(await says(client, "STAT"), `+OK ${messages.length} ${total}`);
    assert.match(await says(client, "LIST"), /^\+OK/);
    assert.equal(await client.multi(), messages.map(({ length }, i) => `${i + 1} ${length}\r\n`).join(""));
    for (const [i, message] of messages.entries()) {
      assert.equal(await says(client, `LIST ${i + 1}`), `+OK ${i + 1} ${message.length}`);
      assert.equal(await says(client, `RETR ${i + 1}`), `+OK ${message.length} octets`);
      assert.equal(await client.multi(), message);
    }
    assert.match(await says(client, "TOP 2 2"), /^\+OK/);
    assert.equal(await client.multi(), "a: b\r\n\r\nline\r\n.\r\n");
    for (const number of [2, 6]) assert.match(await says(client, `DELE ${number}`), /^\+OK/);
    const left = total - (messages[1]?.length ?? 0) - (messages[5]?.length ?? 0);
    assert.equal(await says(client, "STAT"), `+OK ${messages.length - 2} ${left}`);
    await quit(client);
    assert.deepEqual(
      await user.messages(),
      [0, 2, 3, 4].map((i) => stored[i]),
    );
  });

  it("has the size of what it sends for any message, copied and moved about", async () => {
    const user = await newUser();
    const bytes = fc
      .array(fc.constantFrom("\r\n", "\n", "\r", ".", "a", "\n.\n", "\r\n."), { maxLength: 40 })
      .map((pieces) => `X: y\r\n\r\n${pieces.join("")}`);
    const messages = fc.sample(bytes, 200);
    const uids = await user.add(messages);
    await user.account.write(async (mail) => {
      await mail.copy(user.inbox, uids, user.inbox);
      await mail.expunge(user.inbox, { uids: uids.filter((_, i) => i % 2 === 0), anyFlags: true });
    });
    assert.deepEqual(await server.store.check(user.account.id), []);
    const client = await server.login(user);
    const [, count, total] = (await says(client, "STAT")).split(" ").map(Number);
    assert.equal(count, messages.length * 1.5);
    let sum = 0;
    for (let number = 1; number <= (count ?? 0); number++) {
      const size = Number(/^\+OK (\d+) octets$/.exec(await says(client, `RETR ${number}`))?.[1]);
      assert.equal((await client.multi()).length, size);
      sum += size;
    }
    assert.equal(sum, total);
    await quit(client);
  });

  it("deletes at QUIT, and IMAP sees it at once", async () => {
    const user = await newUser();
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
    const user = await newUser();
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

  it("deletes nothing when the connection drops, and lets the next session in", async () => {
    const user = await newUser();
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
    const user = await newUser();
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
    const user = await newUser();
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

  it("streams large messages to slow clients in little memory", async () => {
    const user = await newUser();
    const line = `${".".repeat(70)}line of text\r\n`;
    const lines = 200_000;
    const large = `Subject: large\r\n\r\n${line.repeat(lines)}`;
    await user.add([large, small(2)]);
    const client = await server.login(user);
    assert.equal(await says(client, "TOP 1 3"), "+OK Top of message follows");
    assert.equal(await client.multi(), `Subject: large\r\n\r\n${line.repeat(3)}`);
    const heldBefore = arrayBufferBytes();
    client.send("RETR 1\r\nRETR 2\r\n");
    const [first] = (await once(client.socket, "data")) as [Buffer];
    client.socket.removeAllListeners("data").pause();
    // What was let go is freed in the background: a server that reads ahead holds all of it however long one waits.
    let held = 0;
    for (let attempts = 0; attempts < 100; attempts++) {
      await pause(50);
      held = arrayBufferBytes() - heldBefore;
      if (attempts > 2 && held < 4 * 1024 * 1024) break;
    }
    assert.ok(held < 4 * 1024 * 1024, `${held} bytes held for a client that does not read`);
    const second = `+OK ${small(2).length} octets\r\n${small(2)}.\r\n`;
    const expected = `+OK ${large.length} octets\r\n`.length + large.length + lines + 3 + second.length;
    let octets = first.length;
    let tail = Buffer.alloc(0);
    for await (const chunk of client.socket as AsyncIterable<Buffer>) {
      octets += chunk.length;
      tail = Buffer.concat([tail, chunk]).subarray(-100);
      if (octets >= expected) break;
    }
    assert.equal(octets, expected);
    assert.ok(tail.toString("latin1").endsWith(`line of text\r\n.\r\n${second}`));
    client.close();
  });

  it("answers many RETR in few writes, large and small mixed", async () => {
    const user = await newUser();
    const few = Array.from({ length: RETRIEVED_AT_ONCE_MAX }, (_, i) => 10 * i);
    const sizes = [10, 600_000, 20, 200_000, 250_000, ...few, 30, 40];
    const messages = sizes.map((size, i) => `Subject: ${i}\r\n\r\n${"x".repeat(size)}\r\n`);
    await user.add(messages);
    const client = await server.login(user);
    client.send(`${messages.map((_, i) => `RETR ${i + 1}`).join("\r\n")}\r\nSTAT\r\n`);
    for (const message of messages) {
      assert.equal(await client.line(), `+OK ${message.length} octets`);
      assert.equal(await client.multi(), message);
    }
    assert.match((await client.line()) ?? "", new RegExp(`^\\+OK ${sizes.length} `));
    client.send("RETR 7\r\nRETR 1\r\nRETR 7\r\n");
    for (const i of [6, 0, 6]) {
      assert.match((await client.line()) ?? "", /^\+OK/);
      assert.equal(await client.multi(), messages[i]);
    }
    client.close();
  });

  it("lists more than a page, deleted ones left out", async () => {
    const user = await newUser();
    const count = LINES_PER_PAGE + 50;
    await user.add(Array.from({ length: count }, (_, i) => `S: ${i}\r\n\r\n`));
    const client = await server.login(user);
    client.send([1, LINES_PER_PAGE, LINES_PER_PAGE + 1, count].map((n) => `DELE ${n}\r\n`).join(""));
    for (let i = 0; i < 4; i++) assert.match((await client.line()) ?? "", /^\+OK/);
    for (const command of ["LIST", "UIDL"]) {
      assert.match(await says(client, command), /^\+OK/);
      const lines = (await client.multi()).trimEnd().split("\r\n");
      assert.equal(lines.length, count - 4);
      assert.equal(lines[0]?.split(" ")[0], "2");
      assert.equal(lines.at(-1)?.split(" ")[0], `${count - 1}`);
      assert.equal(new Set(lines.map((line) => line.split(" ")[0])).size, count - 4);
    }
    assert.match(await says(client, "STAT"), new RegExp(`^\\+OK ${count - 4} `));
    client.close();
  });

  it("closes on clients that only guess or only err", async () => {
    const client = await server.connect();
    for (let i = 0; i < FAILURES_BEFORE_LOGIN_MAX; i++) assert.match(await says(client, "FOO"), /^-ERR/);
    assert.equal(await client.line(), undefined);
    const guesser = await server.connect();
    let answer = "";
    for (let i = 0; answer !== "<closed>" && i < 100; i++) {
      await says(guesser, "USER nobody");
      answer = await says(guesser, `PASS ${i}`);
    }
    assert.equal(answer, "<closed>");
  });

  it("throws lines away that never end", async () => {
    const client = await server.login(await newUser());
    client.send(`RETR ${"1".repeat(3_000_000)}\r\nNOOP\r\n`);
    assert.equal(await client.line(), "-ERR Line too long");
    assert.equal(await client.line(), "+OK");
    client.close();
  });

  it("survives anything a client may say", async () => {
    const user = await newUser();
    await user.add([small(1)]);
    const words = [
      "RETR",
      "TOP",
      "LIST",
      "DELE",
      "AUTH",
      "PLAIN",
      "STAT",
      " ",
      "\r\n",
      "\n",
      "\0",
      "1",
      "0",
      "\u00ff",
      "+",
      "*",
      "UIDL",
    ];
    for (const text of fc.sample(fc.array(fc.constantFrom(...words), { maxLength: 60 }), 40)) {
      const client = await server.login(user);
      client.send(`${text.join("")}\r\nRSET\r\nQUIT\r\n`);
      let last: string | undefined;
      for (let line = await client.line(); line !== undefined; line = await client.line()) last = line;
      assert.ok(last?.startsWith("+OK Bye"), `${JSON.stringify(text.join(""))} ended with ${last}`);
    }
  });
});

describe("POP3 with TLS", () => {
  let server: Pop3Server;
  let ca: string;
  before(async () => {
    const { certificate, key } = await makeSelfSigned(["localhost"], Date.now());
    ca = certificate;
    const context = createSecureContext({ cert: certificate, key });
    server = await startPop3Server({ certificates: { context: () => context }, proxies: ["127.0.0.0/8"] });
  });
  after(() => server[Symbol.asyncDispose]());

  /** A client that comes from the network, through a proxy. */
  async function stranger(): Promise<LineClient> {
    const client = await LineClient.open(server.port.listener.port);
    client.send("PROXY TCP4 192.0.2.7 192.0.2.1 40000 110\r\n");
    assert.match((await client.line()) ?? "", /^\+OK/);
    return client;
  }

  async function secured(client: LineClient): Promise<TLSSocket> {
    assert.match(await says(client, "STLS"), /^\+OK/);
    client.socket.removeAllListeners("data");
    const secure = connectTls({ socket: client.socket, servername: "localhost", ca });
    await once(secure, "secureConnect");
    return secure;
  }

  async function ask(secure: TLSSocket, command: string, end = "\r\n"): Promise<string> {
    let answer = "";
    secure.write(`${command}\r\n`);
    while (!answer.endsWith(end)) answer += String((await once(secure, "data"))[0]);
    return answer.slice(0, -end.length);
  }

  it("takes no credentials in clear text from the network", async () => {
    const client = await stranger();
    assert.match(await says(client, "CAPA"), /^\+OK/);
    const capabilities = (await client.multi()).split("\r\n");
    assert.ok(capabilities.includes("STLS"));
    assert.ok(!capabilities.includes("USER") && !capabilities.some((each) => each.startsWith("SASL")));
    assert.equal(await says(client, "USER ann@posthorn.test"), "-ERR use STLS before you log in");
    assert.match(await says(client, "AUTH PLAIN AGEAYg=="), /^-ERR/);
    client.close();
  });

  it("offers more behind STLS, and lets in", async () => {
    const user = await server.addUser("ann");
    const secure = await secured(await stranger());
    const capabilities = (await ask(secure, "CAPA", "\r\n.\r\n")).split("\r\n");
    assert.ok(
      capabilities.includes("SASL SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN OAUTHBEARER XOAUTH2"),
      capabilities.join(),
    );
    assert.ok(capabilities.includes("USER") && !capabilities.includes("STLS"));
    assert.match(await ask(secure, "STLS"), /^-ERR/);
    assert.match(await ask(secure, `USER ${user.address}`), /^\+OK/);
    assert.match(await ask(secure, `PASS ${PASSWORD}`), /^\+OK/);
    secure.destroy();
  });

  it("drops what was sent in clear text behind STLS, and the name given before", async () => {
    const user = await server.addUser("eve");
    const client = await LineClient.open(server.port.listener.port);
    client.send("PROXY TCP4 127.0.0.1 127.0.0.1 40000 110\r\n");
    await client.line();
    await says(client, `USER ${user.address}`);
    client.send("STLS\r\nNOOP\r\nCAPA\r\nUSE");
    assert.match((await client.line()) ?? "", /^\+OK Begin TLS/);
    client.socket.removeAllListeners("data");
    const secure = connectTls({ socket: client.socket, servername: "localhost", ca });
    await once(secure, "secureConnect");
    assert.match(await ask(secure, `PASS ${PASSWORD}`), /^-ERR USER comes first/);
    assert.match(await ask(secure, "CAPA", "\r\n.\r\n"), /SASL/);
    secure.destroy();
  });

  it("binds SCRAM to the channel", async () => {
    const user = await server.addUser("bob");
    const secure = await secured(await stranger());
    const exporter = secure.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0));
    const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString("base64");
    const bare = `n=${user.address},r=nonce`;
    const answer = await ask(secure, `AUTH SCRAM-SHA-256-PLUS ${base64(`p=tls-exporter,,${bare}`)}`);
    const serverFirst = Buffer.from(answer.slice(2), "base64").toString();
    const [, nonce = "", salt = "", iterations = ""] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst) ?? [];
    const salted = pbkdf2Sync(PASSWORD, Buffer.from(salt, "base64"), Number(iterations), 32, "sha256");
    const hmac = (key: Uint8Array, text: string): Buffer => createHmac("sha256", key).update(text).digest();
    const clientKey = hmac(salted, "Client Key");
    const withoutProof = `c=${base64(Buffer.concat([Buffer.from("p=tls-exporter,,"), exporter]))},r=${nonce}`;
    const signed = `${bare},${serverFirst},${withoutProof}`;
    const signature = hmac(createHash("sha256").update(clientKey).digest(), signed);
    const proof = base64(clientKey.map((octet, i) => octet ^ (signature[i] ?? 0)));
    const last = await ask(secure, base64(`${withoutProof},p=${proof}`));
    const expected = `v=${base64(hmac(hmac(salted, "Server Key"), signed))}`;
    assert.equal(Buffer.from(last.slice(2), "base64").toString(), expected);
    assert.match(await ask(secure, ""), /^\+OK Logged in/);
    assert.match(await ask(secure, "STAT"), /^\+OK 0 0/);
    secure.destroy();
  });
});
