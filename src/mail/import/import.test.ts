import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ImapServer, startImapServer } from "../../../test/support/imap-server.ts";
import type { TestUser } from "../../../test/support/mail-parts.ts";
import { tellingOtherwise } from "../../../test/support/telling-otherwise.ts";
import { importMail, type ImportOrder, type ImportProgress } from "./import.ts";
import { type OldServer, openOldServer } from "./old-server.ts";
import { placeOf } from "./place.ts";

const LARGE = 20_000;

describe("mail of an old server", () => {
  let imap: ImapServer;
  let old: TestUser;

  before(async () => {
    imap = await startImapServer();
    old = await imap.mail.addUser("old");
    const some = Array.from({ length: 120 }, (_, i) => `Subject: ${i}\r\nMessage-ID: <${i}@old>\r\n\r\nText ${i}\r\n`);
    await imap.mail.deliver(old, "INBOX", [...some, `Subject: Large\r\n\r\n${"x".repeat(LARGE)}\r\n`]);
    await imap.mail.deliver(old, "Sent", ["Subject: Mine\r\n\r\nSent\r\n"]);
    const message = await imap.mail.store.prepare(Buffer.from("Subject: Kept\r\n\r\nKept\r\n"));
    await old.account.write(async (mail) => {
      const { id } = await mail.createMailbox("Projets été/2026");
      await mail.append(id, message, { flags: ["\\Seen", "$Forwarded"], internalDate: Date.UTC(2020, 0, 2) });
    });
  });
  after(() => imap[Symbol.asyncDispose]());

  const open = ({ password = old.password, port = imap.port.listener.port } = {}): Promise<OldServer> =>
    openOldServer({
      host: "127.0.0.1",
      name: "localhost",
      port,
      tls: "none" as const,
      user: old.address,
      password,
      authorities: [],
      anyCertificate: false,
    });

  async function take(user: TestUser, order: Partial<ImportOrder> = {}, port?: number): Promise<ImportProgress> {
    await using server = await open(port === undefined ? {} : { port });
    return await importMail({
      store: imap.mail.store,
      account: user.account,
      server,
      source: "old@here",
      messageBytesMax: LARGE,
      mailboxes: [],
      onProgress: () => true,
      ...order,
    });
  }

  async function counts(user: TestUser): Promise<Record<string, number>> {
    return user.account.read(async (mail) => {
      const all = await mail.mailboxes();
      return Object.fromEntries(all.map(({ path, messages }) => [path, messages]).filter(([, n]) => n !== 0));
    });
  }

  const ALL = { INBOX: 120, Sent: 1, "Projets été/2026": 1 };

  it("comes with its mailboxes, flags and dates, and says what was left", async () => {
    const user = await imap.mail.addUser();
    const seen: number[] = [];
    const end = await take(user, { onProgress: ({ done }) => seen.push(done) > 0 });
    assert.deepEqual(
      { ...end, leftOut: end.leftOut.map(({ why }) => why) },
      {
        mailbox: undefined,
        done: 122,
        of: 123,
        before: 0,
        left: 1,
        leftOut: ["too-large"],
        closed: [],
      },
    );
    assert.deepEqual(seen.slice(0, 3), [50, 100, 120]);
    assert.deepEqual(await counts(user), ALL);
    const kept = await user.account.read(async (mail) => {
      const mailbox = await mail.mailboxByPath("Projets été/2026");
      assert.ok(mailbox);
      const [row] = await mail.rowsFrom(mailbox.id, 1, 1);
      return { id: mailbox.id, row };
    });
    const flags = (await user.account.snapshot(kept.id)).flagSet(kept.row?.flagSet ?? 0);
    assert.deepEqual([kept.row?.internalDate, flags.names], [Date.UTC(2020, 0, 2), ["\\Seen", "$Forwarded"]]);
  });

  it("keeps the zone that the old server tells a date in, where it tells one", async () => {
    await using elsewhere = await tellingOtherwise(imap.port.listener.port, (line) =>
      line.replace('"02-Jan-2020 00:00:00 +0000"', '"01-Jan-2020 16:30:00 -0730"'),
    );
    const user = await imap.mail.addUser();
    await take(user, { mailboxes: ["INBOX", "Projets été/2026"] }, elsewhere.port);
    const rows = await user.account.read(async (mail) => {
      const mailboxes = [await mail.mailboxByPath("INBOX"), await mail.mailboxByPath("Projets été/2026")];
      return Promise.all(mailboxes.map((mailbox) => mail.rowsFrom(mailbox!.id, 1, 1)));
    });
    assert.deepEqual(
      rows.map(([row]) => row?.dateZone),
      [0, -450],
    );
    assert.equal(rows[1]?.[0]?.internalDate, Date.UTC(2020, 0, 2));
  });

  it("goes on where it was broken off, and takes nothing twice", async () => {
    const user = await imap.mail.addUser();
    await take(user, { onProgress: ({ done }) => done < 100 });
    assert.deepEqual(await counts(user), { INBOX: 100 });
    const end = await take(user);
    assert.deepEqual([end.done, end.before], [122, 100]);
    assert.deepEqual(await counts(user), ALL);
    assert.equal((await take(user)).before, 122);
    assert.deepEqual(await counts(user), ALL);
  });

  it("keeps what was taken when the account is full", async () => {
    const user = await imap.mail.addUser();
    await user.account.write((mail) => mail.setQuota({ maxBytes: undefined, maxMessages: 60 }));
    await assert.rejects(take(user), { code: "over-quota" });
    assert.deepEqual(await counts(user), { INBOX: 50 });
  });

  it("can be some mailboxes of it", async () => {
    const user = await imap.mail.addUser();
    assert.equal((await take(user, { mailboxes: ["Sent"] })).done, 1);
    await assert.rejects(take(user, { mailboxes: ["None"] }), { code: "not-found" });
  });

  it("comes without the messages at which the old server breaks off, and names them", async () => {
    let fetched = 0;
    await using breaking = await tellingOtherwise(imap.port.listener.port, (line) => {
      if (/^\* 120 FETCH .*BODY\[\]/.test(line)) return undefined;
      // This one comes when it is asked for once more.
      return /^\* 7 FETCH .*BODY\[\]/.test(line) && ++fetched < 3 ? undefined : line;
    });
    const user = await imap.mail.addUser();
    const end = await take(user, { mailboxes: ["INBOX"] }, breaking.port);
    assert.deepEqual(
      [end.done, end.leftOut],
      [
        119,
        [
          { mailbox: "INBOX", uid: 120, why: "unread" },
          { mailbox: "INBOX", uid: 121, why: "too-large" },
        ],
      ],
    );
    assert.deepEqual(await counts(user), { INBOX: 119 });
  });

  it("comes without the mailboxes that the old server lists and does not open, and names them", async () => {
    const [user, owner] = [await imap.mail.addUser(), await imap.mail.addUser("owner")];
    const id = await owner.account.write(async (mail) => (await mail.createMailbox("Locked")).id);
    const seenOnly = { grantee: old.account.id, negative: false };
    await imap.mail.sharing.change(owner.account, id, { ...seenOnly, rights: () => "l" });
    const end = await take(user);
    assert.deepEqual([end.done, end.closed], [122, [`Other Users/${owner.address}/Locked`]]);
    assert.deepEqual(await counts(user), ALL);
    await imap.mail.sharing.change(owner.account, id, { ...seenOnly, rights: () => "" });
  });

  it("does not come with a wrong password, nor from where nobody is", async () => {
    await assert.rejects(open({ password: "wrong" }), { code: "invalid" });
    const nowhere = {
      host: "127.0.0.1",
      name: "localhost",
      port: 9,
      tls: "none",
      user: "",
      password: "",
      authorities: [],
      anyCertificate: false,
    } as const;
    await assert.rejects(openOldServer(nowhere), { code: "unavailable" });
  });
});

describe("a mailbox of an old server goes", () => {
  for (const [path, delimiter, use, place] of [
    ["INBOX", ".", "\\Inbox", { role: "inbox" }],
    ["INBOX.Work.2026", ".", undefined, { path: "Work/2026" }],
    ["Gesendete Objekte", "/", "\\Sent", { role: "sent" }],
    ["[Gmail]/All Mail", "/", "\\All", undefined],
    ["a/b%.c", ".", undefined, { path: "a-b-/c" }],
    ["alone", "", undefined, { path: "alone" }],
    ["line\u2028end", "/", undefined, { path: "line-end" }],
    [`${"é".repeat(200)}/b`, "/", undefined, { path: `${"é".repeat(127)}/b` }],
    [Array(40).fill("d").join("/"), "/", undefined, { path: `${"d/".repeat(31)}d-d-d-d-d-d-d-d-d` }],
  ] as const)
    it(`${path.slice(0, 50)} to ${JSON.stringify(place)?.slice(0, 50)}`, () =>
      assert.deepEqual(placeOf({ path, delimiter, use }), place));
});
