import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openMailParts, type TestUser } from "../../test/support/mail-parts.ts";
import type { Connection } from "../net/connection.ts";
import { readNotify } from "../wire/imap/notify.ts";
import { Reader } from "../wire/imap/reader.ts";
import { homeOf } from "./mailboxes/spaces.ts";
import { AnnotationNews } from "./notify/annotation-news.ts";
import { Watch } from "./notify/watch.ts";
import type { SharedParts } from "./parts.ts";
import { View } from "./selected/view.ts";
import { Session } from "./session.ts";

it("others have a turn between the pages of an answer that the client's system takes at once", async () => {
  const connection: Pick<Connection, "congested" | "drained"> = { congested: true, drained: () => Promise.resolve() };
  const session = new Session(connection as Connection, {} as SharedParts, () => undefined);
  let isOthers = false;
  setImmediate(() => (isOthers = true));
  await session.drained();
  assert.ok(isOthers);
});

describe("a session whose client left while a command was in progress", () => {
  /** How many listen to an account once the client is gone and the command has done the rest. */
  async function listenersAfter(rest: (session: Session, other: TestUser, leave: () => void) => Promise<void>) {
    await using parts = await openMailParts();
    const [user, other] = [await parts.addUser(), await parts.addUser()];
    let listeners = 0;
    const { account } = user;
    const watch = account.watch.bind(account);
    account.watch = (listener) => {
      const listening = watch(listener);
      listeners++;
      return { [Symbol.dispose]: () => (listeners--, listening[Symbol.dispose]()) };
    };
    const connection = { closed: false, idleLimit: () => undefined };
    const shared = { ...parts, store: { account: () => account } } as unknown as SharedParts;
    const session = new Session(connection as unknown as Connection, shared, () => undefined);
    session.login({ accountId: account.id, address: user.address });
    await rest(session, other, () => {
      connection.closed = true;
      session.closed();
    });
    return listeners;
  }

  it("listens to no shared mailbox", async () => {
    const listeners = await listenersAfter(async (session, _other, leave) => {
      const { account } = session;
      const { id } = await account.read(async (mail) => (await mail.mailboxByPath("INBOX")) ?? assert.fail());
      leave();
      session.select(new View(await account.snapshot(id), { readOnly: false }), { ...homeOf(account), prefix: "a/" });
    });
    assert.equal(listeners, 0);
  });

  it("watches nothing (NOTIFY)", async () => {
    const listeners = await listenersAfter(async (session, _other, leave) => {
      const given = Buffer.from(" SET (personal (MessageNew MessageExpunge))");
      const watch = new Watch(session, readNotify(new Reader(given, 0, []), false).groups ?? [], session.wake);
      const beginning = watch.begin(false);
      leave();
      await beginning;
      session.watchBy(watch);
    });
    assert.equal(listeners, 0);
  });

  it("hears of no annotations", async () => {
    const listeners = await listenersAfter(async (session, _other, leave) => {
      const beginning = session.hearOfAnnotations();
      leave();
      await beginning;
    });
    assert.equal(listeners, 0);
  });

  it("follows no more accounts", async () => {
    const listeners = await listenersAfter(async (session, other) => {
      const news = await AnnotationNews.begin(homeOf(other.account));
      news[Symbol.dispose]();
      await news.follow([session.home]);
    });
    assert.equal(listeners, 0);
  });
});
