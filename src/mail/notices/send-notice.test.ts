/** Notices, from what happened in the queue to who gets them, on a clock that the test turns. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { DOMAIN, type TestUser } from "../../../test/support/mail-parts.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { pathOf } from "../../wire/smtp/path.ts";
import { mailMigrations } from "../migrations/index.ts";
import type { OutboundMessage } from "../queue/queue.ts";
import { type Answer, DAY, HOUR, says, Simulation, unreachable } from "../queue/testing/simulation.ts";

const refused = says("550 5.1.1 No such user");
const taken = says("250 2.0.0 Ok");

describe("sendNotice", { timeout: 120_000 }, () => {
  let folder: string;
  let queue: Simulation;
  let databases = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-notices-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => queue[Symbol.asyncDispose]());

  async function start(answer: Answer): Promise<void> {
    const file = join(folder, `${++databases}.db`);
    const database = await openSqlite(file, { migrations: mailMigrations, create: true });
    queue = await Simulation.start({ database, answer });
  }

  /** What is told of a message from `user` to `address`. */
  async function told(user: TestUser, address: string, message: Partial<OutboundMessage> = {}): Promise<string[]> {
    const known = (await queue.inbox(user)).length;
    const recipients = [{ path: pathOf(address), notify: ["SUCCESS"] as const, originalRecipient: undefined }];
    await queue.send([], { recipients, from: user.address, ...message });
    await queue.settle();
    return (await queue.inbox(user)).slice(known);
  }

  it("tells of delivery to mailboxes of ours that had to wait, and to the members of an alias", async () => {
    await start(taken);
    const ann = await queue.mail.addUser("ann");
    await queue.mail.addUser("bob");
    await queue.mail.directory.addAlias(`team@${DOMAIN}`, [`bob@${DOMAIN}`, "carol@elsewhere.example"]);
    const [delivered = ""] = await told(ann, `bob@${DOMAIN}`);
    assert.match(delivered, new RegExp(`^Final-Recipient: rfc822; bob@${DOMAIN}\r\nAction: delivered\r$`, "m"));
    const [expanded = ""] = await told(ann, `team@${DOMAIN}`);
    assert.match(expanded, new RegExp(`^Final-Recipient: rfc822; team@${DOMAIN}\r\nAction: expanded\r$`, "m"));
    assert.doesNotMatch(expanded, /carol/);
  });

  it("reaches the first sender of mail that was passed on, under the own name", async () => {
    await start((handover, now) => (handover.hop.key === "gone.example" ? refused : taken)(handover, now));
    const reversePath = await queue.mail.srs.forwardPath(pathOf("ann@home.example"), DOMAIN);
    assert.match(reversePath?.local ?? "", /^SRS0=/);
    await queue.send(["bob@gone.example"], reversePath === undefined ? {} : { reversePath });
    await queue.settle();
    assert.deepEqual(
      queue.attempts.map(({ recipients }) => recipients),
      [["bob@gone.example"], ["ann@home.example"]],
    );
  });

  it("tells of every server on the way when the sender asks for a trace", async () => {
    await start(taken);
    const ann = await queue.mail.addUser("ann");
    const deliverBy = { at: queue.clock.now() + HOUR, mode: "notify", trace: true } as const;
    await queue.send(["bob@elsewhere.example"], { from: ann.address, deliverBy });
    await queue.settle();
    assert.match((await queue.inbox(ann))[0] ?? "", /^Action: relayed\r$/m);
  });

  it("waits for room in a full mailbox", async () => {
    await start(refused);
    const ann = await queue.mail.addUser("ann");
    const room = (maxBytes: number | undefined): Promise<void> =>
      ann.account.write((mail) => mail.setQuota({ maxBytes, maxMessages: undefined }));
    await room(10);
    await queue.send(["bob@gone.example"], { from: ann.address });
    await queue.run(HOUR);
    assert.deepEqual(await queue.inbox(ann), []);
    await room(undefined);
    await queue.run(4 * HOUR);
    const [notice = "", ...others] = await queue.inbox(ann);
    assert.deepEqual(others, []);
    assert.match(notice, /^Return-Path: <>\r\n/);
    assert.match(notice, /^Action: failed\r$/m);
  });

  it("lets go of a notice that finds no room for as long as the queue tries, and tells nobody of it", async () => {
    await start(refused);
    const ann = await queue.mail.addUser("ann");
    await ann.account.write((mail) => mail.setQuota({ maxBytes: 10, maxMessages: undefined }));
    await queue.send(["bob@gone.example"], { from: ann.address });
    await queue.run(6 * DAY);
    assert.deepEqual(await queue.book.size(), { messages: 0, bytes: 0 });
    assert.deepEqual(await queue.inbox(ann), []);
  });

  it("spares programs and lists the notice of a delay, and no other", async () => {
    await start(unreachable);
    const ann = await queue.mail.addUser("ann");
    const message = Buffer.from("List-Id: <news.example.org>\r\nSubject: news\r\n\r\nx\r\n");
    await queue.send(["bob@slow.example"], { from: ann.address, message });
    await queue.run(DAY);
    assert.deepEqual(await queue.inbox(ann), []);
    await queue.run(5 * DAY);
    const [notice = "", ...others] = await queue.inbox(ann);
    assert.deepEqual(others, []);
    assert.match(notice, /^Action: failed\r\nStatus: 4\.4\.7\r$/m);
  });

  it("goes with the list of suppressed addresses: three days of failures, cleared by a delivery", async () => {
    let answer = refused;
    await start((handover, now) => answer(handover, now));
    const { suppressions } = queue;
    const send = async (): Promise<boolean> => {
      await queue.send(["bob@gone.example"]);
      await queue.run(DAY);
      return (await suppressions.find("bob@gone.example")) !== undefined;
    };
    assert.deepEqual([await send(), await send(), await send()], [false, false, true]);
    assert.equal((await suppressions.find("bob@gone.example"))?.reason, "550 5.1.1 No such user");
    answer = taken;
    assert.equal(await send(), false);
    answer = says("552 5.2.2 Full");
    assert.deepEqual([await send(), await send(), await send()], [false, false, false]);
  });
});
