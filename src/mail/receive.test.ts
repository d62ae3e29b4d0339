/** Deliveries to several accounts where not every copy can be made. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DOMAIN } from "../../test/support/mail-parts.ts";
import { type SmtpRole, type SmtpServer, startSmtpServer } from "../../test/support/smtp-server.ts";
import type { Account } from "../store/account.ts";

describe("partial delivery", () => {
  let server: SmtpServer;
  before(async () => {
    server = await startSmtpServer();
  });
  after(() => server[Symbol.asyncDispose]());

  const full = (account: Account): Promise<void> =>
    account.write((mail) => mail.setQuota({ maxBytes: 0, maxMessages: undefined }));
  const roomy = (account: Account): Promise<void> =>
    account.write((mail) => mail.setQuota({ maxBytes: undefined, maxMessages: undefined }));

  /** Sends `Subject: subject`; `meanwhile` happens between the recipients and the text. Answers the replies to RCPT and to the end. */
  async function send(
    recipients: readonly string[],
    subject: string,
    options: { meanwhile?: () => Promise<unknown>; role?: SmtpRole; from?: string } = {},
  ): Promise<string[]> {
    const client = await server.connect(options.role ?? "smtp");
    const codes: string[] = [];
    const next = async (): Promise<void> => void codes.push(((await client.reply()).at(-1) ?? "").slice(0, 9));
    client.send(`${options.role === "lmtp" ? "LHLO" : "EHLO"} a\r\nMAIL FROM:<${options.from ?? "a@b.example"}>\r\n`);
    await client.reply();
    await client.reply();
    for (const each of recipients) {
      client.send(`RCPT TO:<${each}@${DOMAIN}>\r\n`);
      await next();
    }
    await options.meanwhile?.();
    client.send("DATA\r\n");
    await client.reply();
    client.send(`Subject: ${subject}\r\n\r\nx\r\n.\r\n`);
    const accepted = codes.filter((code) => code.startsWith("250")).length;
    const answers = options.role === "lmtp" ? accepted : 1;
    for (let k = 0; k < answers; k++) await next();
    client.close();
    return codes;
  }

  const count = async (account: Account): Promise<number> => (await server.inbox(account)).length;

  it("says later, and doubles no copy when the message comes again", async () => {
    const first = await server.addUser("first");
    const second = await server.addUser("second");
    assert.deepEqual(await send(["first", "second"], "one", { meanwhile: () => full(second) }), [
      "250 2.1.5",
      "250 2.1.5",
      "452 4.2.2",
    ]);
    assert.deepEqual([await count(first), await count(second)], [1, 0]);

    // The next try: the full one is refused at once, the other has its copy.
    assert.deepEqual(await send(["first", "second"], "one"), ["250 2.1.5", "452 4.2.2", "250 2.0.0"]);
    assert.deepEqual([await count(first), await count(second)], [1, 0]);
    await roomy(second);
    assert.deepEqual(await send(["second"], "one"), ["250 2.1.5", "250 2.0.0"]);
    assert.deepEqual([await count(first), await count(second)], [1, 1]);
  });

  it("knows the try by its bytes and its sender", async () => {
    const one = await server.addUser("one");
    const two = await server.addUser("two");
    await send(["one", "two"], "bytes", { meanwhile: () => full(two) });
    await roomy(two);
    assert.match((await send(["one"], "other bytes")).join(), /250 2\.0\.0$/);
    assert.match((await send(["one"], "bytes", { from: "other@b.example" })).join(), /250 2\.0\.0$/);
    assert.equal(await count(one), 3);
    assert.match((await send(["one", "two"], "bytes")).join(), /250 2\.0\.0$/);
    assert.deepEqual([await count(one), await count(two)], [3, 1]);
    // Acknowledged: the same bytes are a new message now.
    assert.match((await send(["one", "two"], "bytes")).join(), /250 2\.0\.0$/);
    assert.deepEqual([await count(one), await count(two)], [4, 2]);
  });

  it("doubles no copy when the next try comes in parts", async () => {
    const [ida, jim, kay] = await Promise.all(["ida", "jim", "kay"].map((name) => server.addUser(name)));
    assert.ok(ida !== undefined && jim !== undefined && kay !== undefined);
    await send(["ida", "jim", "kay"], "parts", { meanwhile: () => full(kay) });
    await roomy(kay);
    for (const name of ["ida", "jim", "kay"]) assert.match((await send([name], "parts")).join(), /250 2\.0\.0$/);
    assert.deepEqual(await Promise.all([ida, jim, kay].map(count)), [1, 1, 1]);
  });

  it("lets no full member keep a team from its mail", async () => {
    const names = ["ann", "bob", "cyd"];
    const [ann, bob, cyd] = await Promise.all(names.map((name) => server.addUser(name)));
    assert.ok(ann !== undefined && bob !== undefined && cyd !== undefined);
    await server.directory.addAlias(
      `team@${DOMAIN}`,
      names.map((name) => `${name}@${DOMAIN}`),
    );
    await full(bob);
    for (let attempt = 0; attempt < 3; attempt++)
      assert.deepEqual(await send(["team"], "plan"), ["250 2.1.5", "452 4.2.2"]);
    assert.deepEqual(await Promise.all([ann, bob, cyd].map(count)), [1, 0, 1]);
    await roomy(bob);
    assert.deepEqual(await send(["team"], "plan"), ["250 2.1.5", "250 2.0.0"]);
    assert.deepEqual(await Promise.all([ann, bob, cyd].map(count)), [1, 1, 1]);
  });

  it("is answered for each recipient over LMTP, and remembered where one of them has several accounts", async () => {
    const [dan, eve, fay] = await Promise.all(["dan", "eve", "fay"].map((name) => server.addUser(name)));
    assert.ok(dan !== undefined && eve !== undefined && fay !== undefined);
    await server.directory.addAlias(`pair@${DOMAIN}`, [`dan@${DOMAIN}`, `eve@${DOMAIN}`]);
    const replies = await send(["pair", "fay"], "lmtp", { role: "lmtp", meanwhile: () => full(eve) });
    assert.deepEqual(replies, ["250 2.1.5", "250 2.1.5", "452 4.2.2", "250 2.0.0"]);
    await roomy(eve);
    assert.deepEqual(await send(["pair"], "lmtp", { role: "lmtp" }), ["250 2.1.5", "250 2.0.0"]);
    assert.deepEqual(await Promise.all([dan, eve, fay].map(count)), [1, 1, 1]);
  });

  it("says later when an account is gone since RCPT, and no to the next try", async () => {
    const stays = await server.addUser("stays");
    await server.addUser("goes");
    const remove = async (): Promise<void> =>
      server.store.removeAccount(await server.directory.removeAccount(`goes@${DOMAIN}`));
    const replies = await send(["stays", "goes"], "gone", { meanwhile: remove });
    assert.deepEqual(replies, ["250 2.1.5", "250 2.1.5", "451 4.3.0"]);
    assert.deepEqual(await send(["stays", "goes"], "gone"), ["250 2.1.5", "550 5.1.1", "250 2.0.0"]);
    assert.equal(await count(stays), 1);
  });
});
