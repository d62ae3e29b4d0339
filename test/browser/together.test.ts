/** One account in two browsers and an IMAP client: what one does, the others show at once. */
import assert from "node:assert/strict";
import { on as newsOf } from "node:events";
import { after, before, describe, it, type TestContext } from "node:test";
import { ImapFlow } from "imapflow";
import type { Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { textMessage } from "../support/web-messages.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ALICE = "alice@posthorn.test";

const HEARD_MS_MAX = 30_000;

describe("two browsers and an IMAP client", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE], workers: 2 });
  let one: Page;
  let two: Page;
  let imap: ImapFlow;

  /** How long it took is said, not judged: that depends on what else the machine does. */
  const timed = async (test: TestContext, what: string, seen: Promise<unknown>): Promise<void> => {
    const begun = performance.now();
    await seen;
    test.diagnostic(`${what}: ${Math.round(performance.now() - begun)} ms`);
  };
  /** ImapFlow by itself begins to listen only when it had nothing to do for a while. */
  const heard = async (event: string, isIt: (said: { flags?: Set<string> }) => boolean): Promise<void> => {
    void imap.idle();
    const signal = AbortSignal.timeout(HEARD_MS_MAX);
    for await (const [said] of newsOf(imap, event, { signal })) if (isIt(said as { flags?: Set<string> })) return;
  };
  const row = (page: Page, name: RegExp) => page.getByRole("row", { name });

  before(async () => {
    await on.program.deliver(
      ALICE,
      ["First", "Second", "Third"].map((subject) => textMessage({ subject }, "text")),
    );
    const open = async (): Promise<Page> => {
      const page = await on.pageOf(ALICE);
      await row(page, /Third/).waitFor();
      return page;
    };
    [one, two] = [await open(), await open()];
    imap = new ImapFlow({
      host: "127.0.0.1",
      port: on.program.ports.imaps,
      secure: true,
      tls: { ca: on.program.ca, servername: "localhost" },
      auth: { user: ALICE, pass: on.program.password },
      logger: false,
    });
    await imap.connect();
    await imap.mailboxOpen("INBOX");
  });
  after(async () => {
    imap?.close();
  });

  it("show what IMAP marks", async (test) => {
    await imap.messageFlagsAdd("1", ["\\Flagged"]);
    const seen = [one, two].map((page) => row(page, /starred.*First/).waitFor());
    await timed(test, "IMAP to both browsers", Promise.all(seen));
  });

  it("show what IMAP appends", async (test) => {
    await imap.append("INBOX", textMessage({ subject: "Appended" }, "text"));
    const seen = [one, two].map((page) => row(page, /Appended/).waitFor());
    await timed(test, "IMAP to both browsers", Promise.all(seen));
  });

  it("tell IMAP what a browser marks, and the other browser", async (test) => {
    const flagged = heard("flags", ({ flags }) => flags?.has("\\Flagged") === true);
    await row(one, /Second/)
      .getByRole("checkbox")
      .check();
    await one.keyboard.press("s");
    await timed(test, "browser to IMAP and browser", Promise.all([flagged, row(two, /starred.*Second/).waitFor()]));
    await one.keyboard.press("Escape");
  });

  it("tell IMAP what a browser archives, and what it takes back", async (test) => {
    const gone = heard("expunge", () => true);
    await row(two, /Third/).getByRole("checkbox").check();
    await two.keyboard.press("e");
    await timed(
      test,
      "browser to IMAP and browser",
      Promise.all([gone, row(one, /Third/).waitFor({ state: "detached" })]),
    );
    const back = heard("exists", () => true);
    await two.keyboard.press("z");
    await timed(test, "taken back", Promise.all([back, row(one, /Third/).waitFor()]));
  });

  it("show what IMAP removes", async (test) => {
    const [uid] = (await imap.search({ subject: "Appended" }, { uid: true })) || [];
    assert.ok(uid !== undefined);
    await imap.messageDelete(String(uid), { uid: true });
    const seen = [one, two].map((page) => row(page, /Appended/).waitFor({ state: "detached" }));
    await timed(test, "IMAP to both browsers", Promise.all(seen));
  });
});
