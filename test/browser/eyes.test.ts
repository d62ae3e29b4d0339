/** What people's eyes ask for: everything twice as large, few colours and strong ones, nothing that moves. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { BrowserContextOptions, Page } from "playwright-core";
import { faults, picture, skipWithoutChromium } from "../support/browser.ts";
import { sticksOut } from "../support/looks.ts";
import { becomes } from "../support/until.ts";
import { sampleInbox } from "../support/sample-inbox.ts";
import { append } from "../support/web-inbox.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ALICE = "alice@posthorn.test";

describe("for eyes of all kinds", { skip: skipWithoutChromium, concurrency: 2 }, () => {
  const on = webmailUnderTest({ accounts: [ALICE] });

  before(async () => {
    await append(on.program, ALICE, sampleInbox(Date.now()));
  });

  const open = async (options: BrowserContextOptions): Promise<Page> => {
    const page = await on.pageOf(ALICE, { height: 900, ...options });
    await page.getByRole("row", { name: /Autumn catalogue$/ }).waitFor();
    return page;
  };
  /** The screens that people see most, each looked at. */
  const walk = async (page: Page, look: (screen: string) => Promise<void>): Promise<void> => {
    await look("list");
    await page.getByRole("row", { name: /Autumn catalogue$/ }).click();
    await page.getByText("1 picture not loaded").waitFor();
    await look("newsletter");
    await page.keyboard.press("r");
    await page.getByRole("textbox", { name: "Text" }).waitFor();
    await look("composer");
    await page.getByRole("button", { name: "Close", exact: true }).click();
    for (const [place, name] of [
      ["settings/general", "Settings"],
      ["settings/security", "Settings"],
      ["contacts", "Contacts"],
    ] as const) {
      await page.goto(on.at(place));
      // The opening screen has a heading of its own.
      await page.getByRole("heading", { level: 1, name }).waitFor();
      await look(place);
    }
  };

  for (const [name, options] of [
    ["zoomed to 200 %", { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }],
    ["with letters of 200 %", {}],
  ] as const)
    it(`${name}, everything has its place`, async () => {
      const page = await open(options);
      const found: string[] = [];
      const isZoomed = "viewport" in options;
      await walk(page, async (screen) => {
        if (!isZoomed) await page.evaluate("document.documentElement.style.fontSize = '30px'");
        found.push(...(await sticksOut(page)).map((each) => `${screen}: ${each}`));
        await picture(page, `${isZoomed ? "zoomed" : "large"}-${screen.replace("/", "-")}`);
      });
      assert.deepEqual(found, []);
      await page.context().close();
    });

  it("in forced colours, what is open and chosen has a frame, and axe finds no fault", async () => {
    const page = await open({ forcedColors: "active" });
    const found: string[] = [];
    await walk(page, async (screen) => {
      found.push(...(await faults(page, screen)));
      await picture(page, `forced-${screen.replace("/", "-")}`);
      if (screen !== "newsletter") return;
      for (const marked of ["[data-open]", "[data-current]"])
        await becomes(
          () =>
            page
              .locator(marked)
              .first()
              .evaluate((each) => each.ownerDocument?.defaultView?.getComputedStyle(each).outlineStyle),
          "solid",
        );
    });
    assert.deepEqual(found, []);
    await page.context().close();
  });

  it("in the dark, a letter without colours of its own is dark by itself", async () => {
    const page = await open({ colorScheme: "dark" });
    const backgroundOf = async (subject: string): Promise<string> => {
      await page.getByRole("row", { name: new RegExp(`${subject}$`) }).click();
      await page.getByRole("heading", { name: subject }).waitFor();
      const html = page.frameLocator('iframe[title="Message text"]').locator("html:has(p)");
      await html.waitFor();
      return html.evaluate((element) => {
        const style = element.ownerDocument?.defaultView?.getComputedStyle(element);
        return style?.backgroundColor ?? "";
      });
    };
    await becomes(() => backgroundOf("Your invoice 2026-1182"), "rgb(29, 29, 32)");
    await picture(page, "letter-dark");
    await page.context().close();
  });

  it("with reduced motion, nothing moves while something is waited for", async () => {
    const page = await open({ reducedMotion: "reduce" });
    await page.route("**/jmap/api", () => undefined);
    await page.getByRole("link", { name: "Archive" }).click();
    await page.getByRole("status").getByText("Loading…").first().waitFor();
    assert.equal(await page.evaluate<number>("document.getAnimations().length"), 0);
    await page.context().close();
  });
});
