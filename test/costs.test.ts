/** What commands of the protocols ask of an account's database: a guard that needs no clock. A budget is raised only with a reason. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AccountDatabases } from "../src/db/database.ts";
import { Counting, type DatabaseCosts } from "../src/db/testing/counting.ts";
import { activateScript, putScript, scriptByName } from "../src/mail/sieve/scripts.ts";
import { jmapAccount } from "../src/jmap/testing/jmap-account.ts";
import { sqliteIn } from "../src/store/testing/temporary-store.ts";
import { startImapServer } from "./support/imap-server.ts";
import { startPop3Server } from "./support/pop3-server.ts";
import { startSmtpServer } from "./support/smtp-server.ts";

const MESSAGES = 100;
const letter = (i: number): string =>
  `From: s@example.org\r\nSubject: number ${i}\r\n\r\n${"Some text.\r\n".repeat(200)}`;
const letters = Array.from({ length: MESSAGES }, (_, i) => letter(i));

/** How often others were looked for is counted where a number is given. */
type Budget = readonly [transactions: number, statements: number, rows: number, syncs: number, looks?: number];

class Watched {
  #counting: Counting | undefined;

  readonly through = (databases: AccountDatabases): AccountDatabases => (this.#counting = new Counting(databases));

  /** The second time, so that what is learned once is not counted. */
  async costs(act: (time: number) => Promise<unknown>): Promise<DatabaseCosts> {
    await act(0);
    this.#counting?.take();
    await act(1);
    const costs = this.#counting?.take();
    assert.ok(costs);
    return costs;
  }
}

function assertWithin(name: string, costs: DatabaseCosts, budget: Budget): void {
  const asked = [costs.transactions, costs.statements, costs.rows, costs.syncs, costs.looks];
  assert.ok(
    budget.every((most, i) => (asked[i] ?? 0) <= (most ?? 0)),
    `${name}: ${asked.join(", ")} transactions, statements, rows, syncs and looks where ${budget.join(", ")} are allowed`,
  );
}

describe("what a protocol asks of the database", () => {
  it("stays within the budget: IMAP", async () => {
    const watched = new Watched();
    await using server = await startImapServer({ throughDatabases: watched.through });
    const user = await server.mail.addUser();
    await server.mail.deliver(user, "INBOX", letters);
    const client = await server.connect();
    await client.line();
    const say = async (command: string): Promise<void> => {
      assert.match((await client.imap("m", command)).at(-1) ?? "", /^m OK/, command.slice(0, 50));
    };
    await say(`LOGIN ${user.address} ${user.password}`);
    for (const command of ["CREATE other", "SELECT INBOX"]) await say(command);
    const text = letter(0);
    const operations: readonly (readonly [string, Budget, (time: number) => Promise<unknown>])[] = [
      ["NOOP", [0, 0, 0, 0], () => say("NOOP")],
      ["SELECT", [0, 1, 1, 0], () => say("SELECT INBOX")],
      ["STATUS", [0, 1, 1, 0], () => say("STATUS other (MESSAGES UNSEEN)")],
      ["FETCH of flags", [0, 0, 0, 0], () => say("FETCH 1:* (FLAGS)")],
      ["FETCH of a list", [0, 1, 100, 0, 0], () => say("FETCH 1:* (FLAGS ENVELOPE)")],
      ["FETCH of a message", [0, 1, 1, 0, 0], () => say("FETCH 7 (BODY.PEEK[])")],
      ["STORE", [1, 5, 2, 1], (time) => say(`STORE 7 ${"+-"[time]}FLAGS (\\Flagged)`)],
      ["STORE of what is so already", [0, 0, 0, 0], () => say("STORE 7 -FLAGS (\\Flagged)")],
      ["STORE on all", [1, 5, 2, 1], (time) => say(`STORE 1:* ${"+-"[time]}FLAGS (\\Flagged)`)],
      ["COPY", [2, 9, 6, 1], () => say("COPY 7 other")],
      ["COPY of all", [2, 9, 106, 1], () => say("COPY 1:* other")],
      ["SEARCH of flags", [0, 0, 0, 0], () => say("SEARCH UNSEEN")],
      ["SEARCH of subjects", [2, 2, 1, 0], () => say("SEARCH SUBJECT nowhere")],
      ["APPEND", [2, 11, 4, 1], () => say(`APPEND other {${text.length}+}\r\n${text}`)],
      [
        "EXPUNGE, with its STORE",
        [2, 18, 7, 2],
        async () => {
          await say("STORE 7 +FLAGS (\\Deleted)");
          await say("EXPUNGE");
        },
      ],
    ];
    for (const [name, budget, act] of operations) assertWithin(name, await watched.costs(act), budget);
    client.close();
  });

  it("stays within the budget: POP3", async () => {
    const watched = new Watched();
    await using server = await startPop3Server({ throughDatabases: watched.through });
    const user = await server.addUser("ann");
    await user.add(letters);
    const login = async (): Promise<void> => {
      const client = await server.login(user);
      client.send("QUIT\r\n");
      assert.match((await client.line()) ?? "", /^\+OK/);
      client.close();
    };
    assertWithin("a log-in", await watched.costs(login), [1, 2, 2, 0]);
    const client = await server.login(user);
    const retrieve = async (number = 7): Promise<void> => {
      client.send(`RETR ${number}\r\n`);
      assert.match((await client.line()) ?? "", /^\+OK/);
      assert.equal(await client.multi(), letters[number - 1]);
    };
    const retrieveAll = async (): Promise<void> => {
      for (let number = 1; number <= MESSAGES; number++) await retrieve(number);
    };
    assertWithin("RETR", await watched.costs(() => retrieve()), [0, 1, 1, 0, 0]);
    assertWithin("RETR of many, one after the other", await watched.costs(retrieveAll), [0, 9, 100, 0, 0]);
    client.close();
  });

  it("stays within the budget: a delivery to two", async () => {
    const watched = new Watched();
    await using server = await startSmtpServer({ throughDatabases: watched.through });
    const ann = await server.addUser("ann");
    const bob = await server.addUser("bob");
    const client = await server.connect("lmtp");
    client.send("LHLO here\r\n");
    await client.reply();
    const deliver = async (time: number): Promise<void> => {
      client.send(
        "MAIL FROM:<s@example.org>\r\nRCPT TO:<ann@posthorn.test>\r\nRCPT TO:<bob@posthorn.test>\r\nDATA\r\n",
      );
      for (let i = 0; i < 4; i++) await client.reply();
      client.send(`${letter(time)}.\r\n`);
      for (let i = 0; i < 2; i++) assert.match((await client.reply())[0] ?? "", /^250/);
    };
    // Of these one a copy asks whether its owner has blocked anybody, or has a script.
    assertWithin("a delivery to two", await watched.costs(deliver), [6, 24, 7, 2]);
    await ann.write((mail) => putScript(mail, "main", 'require "fileinto"; fileinto "Archive";'));
    assertWithin(
      "a delivery to two, one of whom has a script that is not active",
      await watched.costs(deliver),
      [6, 24, 8, 2],
    );
    await ann.write(async (mail) => activateScript(mail, (await scriptByName(mail, "main")).id));
    // A script that is known asks for the state of all scripts, and of who is blocked, and looks for its mailbox.
    assertWithin("a delivery to two, one of whom has a script", await watched.costs(deliver), [8, 26, 10, 2]);
    client.close();
    // An account that nobody holds forgets what it has learned when memory is collected, so both are held until here.
    for (const account of [ann, bob]) assert.ok((await account.read((mail) => mail.modseq())) > 0);
  });

  it("stays within the budget: JMAP", async () => {
    const watched = new Watched();
    await using jmap = await jmapAccount([], async (folder) => watched.through(await sqliteIn(folder)));
    for (let i = 0; i < MESSAGES; i++) await jmap.add(`Subject: ${i}\n\nSome text.\n`);
    const { ids } = await jmap.call("Email/query", { limit: 50 });
    const list = { ids: ids ?? null, properties: ["subject", "from", "receivedAt", "keywords", "preview"] };
    const operations: readonly (readonly [string, Budget, () => Promise<unknown>])[] = [
      ["Email/query", [1, 2, 7, 0], () => jmap.call("Email/query", { limit: 50 })],
      [
        "Email/query after a message came",
        [4, 14, 13, 1],
        async () => {
          await jmap.add("Subject: new\n\nx\n");
          await jmap.call("Email/query", { limit: 50 });
        },
      ],
      ["Email/get of a list", [1, 3, 101, 0], () => jmap.call("Email/get", list)],
      ["Mailbox/get", [1, 2, 7, 0], () => jmap.call("Mailbox/get", {})],
    ];
    for (const [name, budget, act] of operations) assertWithin(name, await watched.costs(act), budget);
  });
});
