/** A server, and a browser that its webmail is shown in. */
import assert from "node:assert/strict";
import { after, before } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, logIn, type Look, newPage } from "./browser.ts";
import { type Program, type ProgramOptions, startProgram } from "./program.ts";

/** Is there from before the first test of the suite that calls this until after its last; what goes wrong in its pages fails the suite. */
export function webmailUnderTest(options: ProgramOptions, how: { readonly whole?: boolean } = {}) {
  let program: Program;
  let browser: Browser;
  const problems: string[] = [];
  before(async () => {
    program = await startProgram({ workers: 1, ...options });
    browser = await launchBrowser(how);
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
    assert.deepEqual(problems, []);
  });

  const page = (look: Look = {}): Promise<Page> => newPage(browser, look, problems);
  return {
    get program(): Program {
      return program;
    },

    get browser(): Browser {
      return browser;
    },

    /** Where a page of the webmail is. */
    at: (path: string): string => `http://127.0.0.1:${program.ports.http}/${path}`,

    /** With cookies of its own. */
    page,

    /** At the inbox of an account. */
    pageOf: async (address: string, look?: Look): Promise<Page> => {
      const made = await page(look);
      await logIn(made, program, address);
      return made;
    },
  };
}
