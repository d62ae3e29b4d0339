/** Screens of the webmail in each of their states, on one server and in one browser: looked at in every way, by who is logged in. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser, logIn, noteProblems, prefer, skipWithoutChromium } from "./browser.ts";
import { faultsInLooks, type Looks } from "./looks.ts";
import { type Program, type ProgramOptions, startProgram } from "./program.ts";

export interface State {
  /** Of its pictures too. */
  readonly name: string;
  /** The account that is logged in; nobody when absent. */
  readonly who?: string;
  /** The path that is opened. */
  readonly at?: string;
  /** Requests that get no answer, by their address and body. */
  readonly unanswered?: RegExp;
  /** Requests that the server fails at. */
  readonly failing?: RegExp;
  readonly preferences?: Readonly<Record<string, string>>;
  /** Resolves when the state is seen. */
  readonly show: (page: Page) => Promise<unknown>;
}

/** Pages at a time: one waits for the server while another is looked at. */
const AT_ONCE = 3;

export function testScreens(
  title: string,
  options: {
    program: ProgramOptions;
    /** "half" when absent. */
    looks?: Looks;
    prepare: (program: Program, tools: { open: (who: string) => Promise<Page> }) => Promise<void>;
    states: readonly State[];
  },
): void {
  describe(title, { skip: skipWithoutChromium, concurrency: AT_ONCE }, () => {
    let program: Program;
    let browser: Browser;
    const logins = new Map<string, Awaited<ReturnType<BrowserContext["storageState"]>>>();
    /** Contexts that no state is shown in now: they have the page's files and code already, and nothing else of those before. */
    const idle: BrowserContext[] = [];

    before(async () => {
      program = await startProgram(options.program);
      browser = await launchBrowser();
      const open = async (who: string): Promise<Page> => {
        const page = await browser.newPage({ locale: "en-GB" });
        await logIn(page, program, who);
        return page;
      };
      await options.prepare(program, { open });
      for (const who of new Set(options.states.map((state) => state.who).filter((each) => each !== undefined))) {
        const page = await open(who);
        logins.set(who, await page.context().storageState());
        await page.close();
      }
    });
    after(async () => {
      await browser?.close();
      await program?.stop();
    });

    for (const state of options.states)
      it(state.name, async () => {
        const context =
          idle.pop() ??
          (await browser.newContext({
            locale: "en-GB",
            reducedMotion: "reduce",
            serviceWorkers: "block",
            viewport: { width: 1440, height: 900 },
          }));
        await context.setStorageState(logins.get(state.who ?? "") ?? { cookies: [], origins: [] });
        const page = await context.newPage();
        const problems: string[] = [];
        noteProblems(page, problems);
        const refused: string[] = [];
        page.on("requestfailed", (request) => refused.push(`${request.url()} ${request.failure()?.errorText}`));
        page.on("response", (response) => {
          if (!response.ok()) refused.push(`${response.url()} ${response.status()}`);
        });
        if (state.preferences !== undefined) await prefer(page, state.preferences);
        await interfere(page, state);
        await page.goto(`http://127.0.0.1:${program.ports.http}${state.at ?? "/"}`);
        await state.show(page).catch(async (error: unknown) => {
          const seen = await page.locator("body").innerText();
          throw new Error(`not seen; ${page.url()} says: ${seen}\n${[...problems, ...refused].join("\n")}`, {
            cause: error,
          });
        });
        // No tooltip of where the pointer was.
        await page.mouse.move(2, 2);
        assert.deepEqual([...problems, ...(await faultsInLooks(page, state.name, options.looks ?? "half"))], []);
        await page.close();
        await context.setOffline(false);
        idle.push(context);
      });
  });
}

async function interfere(page: Page, { unanswered, failing }: State): Promise<void> {
  if (unanswered === undefined && failing === undefined) return;
  await page.route("**/*", async (route) => {
    const asked = `${route.request().url()} ${route.request().postData() ?? ""}`;
    if (unanswered?.test(asked) === true) return;
    await (failing?.test(asked) === true ? route.fulfill({ status: 500, body: "" }) : route.continue());
  });
}

/** The network goes, under a page that is open. */
export async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.route("**/*", (route) => route.abort());
  await page.evaluate("dispatchEvent(new Event('online'))");
  await page.getByText("What you see may be old").waitFor();
}
