/** New mail is told of outside of the page, while nobody looks at it. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { skipWithoutChromium } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { textMessage } from "../support/web-messages.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ALICE = "alice@posthorn.test";

interface Notice {
  readonly title: string;
  readonly body: string;
  readonly data: string;
}

const NOTICES = "(all) => all.map(({ title, body, data }) => ({ title, body, data }))";

describe("notices of new mail", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ALICE] }, { whole: true });
  let page: Page;

  const notices = (): Promise<Notice[]> =>
    page.evaluate(`navigator.serviceWorker.ready.then((worker) => worker.getNotifications()).then(${NOTICES})`);
  /** While no page of ours is there. */
  const noticesOfWorker = async (): Promise<Notice[]> =>
    (await page
      .context()
      .serviceWorkers()[0]
      ?.evaluate<Notice[]>(`registration.getNotifications().then(${NOTICES})`)) ?? [];
  const look = (state: "hidden" | "visible"): Promise<unknown> =>
    page.evaluate(
      `Object.defineProperty(document, "hidden", { configurable: true, get: () => ${state === "hidden"} })`,
    );

  before(async () => {
    page = await on.pageOf(ALICE, { permissions: ["notifications"] });
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
  });

  it("are shown when they are wanted and the page is in the background", async () => {
    await page.goto(on.at("settings/notifications"));
    const asked = page.waitForResponse((response) => response.request().postData()?.includes('"Email/get"') === true);
    await page.getByRole("button", { name: "Turn on" }).click();
    await asked;
    await page.getByRole("link", { name: /^Inbox/ }).click();
    await look("visible");
    await on.program.deliver(ALICE, [textMessage({ subject: "While looking" }, "x")]);
    await page.getByRole("row", { name: /While looking/ }).waitFor();
    await look("hidden");
    await on.program.deliver(ALICE, [textMessage({ subject: "While away", from: "Ann <ann@far.example>" }, "x")]);
    const [notice, ...more] = await until(notices, (all) => all.length > 0);
    assert.deepEqual([notice?.title, notice?.body, more], ["Ann", "While away", []]);
    assert.match(notice?.data ?? "", /^\/mail\/F\d+\/T\d+$/);
  });

  it("come by push while no page is in sight, with as much of the message as one chose", async () => {
    await page.goto(on.at("settings/notifications"));
    await page.getByLabel("Shown to whoever sees the screen").selectOption("Sender only");
    const asked = `caches.open("notices").then((kept) => kept.match("/notices")).then((wish) => wish?.json())`;
    await until(
      () => page.evaluate<{ show: string } | undefined>(asked),
      (wish) => wish?.show === "sender",
    );
    const browserOf = await page.context().newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      browserOf.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: [first] }) => {
        if (first !== undefined) resolve(first.registrationId);
      });
    });
    await browserOf.send("ServiceWorker.enable");
    const registrationId = await registered;
    await page.goto("about:blank");
    await on.program.deliver(ALICE, [textMessage({ subject: "While closed", from: "Cem <cem@far.example>" }, "x")]);
    await browserOf.send("ServiceWorker.deliverPushMessage", {
      origin: `http://127.0.0.1:${on.program.ports.http}`,
      registrationId,
      data: JSON.stringify({ "@type": "StateChange", changed: {} }),
    });
    // Who comes back before the worker has looked is somebody who watches, and is not told.
    const notice = (await until(noticesOfWorker, (all) => all.some(({ title }) => title === "Cem"))).find(
      ({ title }) => title === "Cem",
    );
    assert.deepEqual([notice?.title, notice?.body], ["Cem", "New message"]);
  });

  it("are shown no more when they are turned off", async () => {
    await page.goto(on.at("settings/notifications"));
    await page.getByRole("button", { name: "Turn off" }).click();
    await page.getByText("Turned off.").waitFor();
  });
});
