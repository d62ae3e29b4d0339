/**
 * Roundcube as a person uses it: a page of Chromium, and the buttons, rows and dialogs of the skin Elastic.
 * Roundcube's own script (`rcmail`) is asked whether it is busy, what it counts and what is selected: a click on a button that is still grey is lost.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type FrameLocator, type Locator, type Page } from "playwright-core";

const STEP_MS_MAX = 30_000;
const OPENED = `(() => {
  const { contentWindow } = document.querySelector("#messagecontframe"), chosen = rcmail.message_list.get_selection();
  return chosen.length === 1 && String(contentWindow?.rcmail?.env?.uid) === String(chosen[0])
    && contentWindow.document.readyState === "complete" && !rcmail.busy;
})()`;

/** The fields that a search looks into. */
export type SearchField = "subject" | "from" | "text";

export class RoundcubePage implements AsyncDisposable {
  readonly page: Page;
  /** Requests to anywhere but Roundcube itself, and errors of scripts. */
  readonly outside: string[] = [];
  readonly errors: string[] = [];
  readonly #url: string;
  readonly #context: BrowserContext;
  readonly #profile: string;

  private constructor(url: string, context: BrowserContext, page: Page, profile: string) {
    this.#url = url;
    this.#context = context;
    this.page = page;
    this.#profile = profile;
    page.setDefaultTimeout(STEP_MS_MAX);
    page.on("request", (request) => {
      if (/^https?:/.test(request.url()) && !request.url().startsWith(url)) this.outside.push(request.url());
    });
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("dialog", (dialog) => void dialog.accept());
  }

  static async open(url: string): Promise<RoundcubePage> {
    const profile = await mkdtemp(join(tmpdir(), "posthorn-chromium-"));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: "/usr/bin/chromium",
      headless: true,
      viewport: { width: 1360, height: 860 },
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    });
    return new RoundcubePage(url, context, context.pages()[0] ?? (await context.newPage()), profile);
  }

  /** The value of an expression in the page. */
  ask<T>(expression: string): Promise<T> {
    return this.page.evaluate(expression);
  }

  /** Resolves when the expression is true in the page. */
  async until(expression: string): Promise<void> {
    await this.page.waitForFunction(expression);
  }

  idle(): Promise<void> {
    return this.until('window.rcmail && document.readyState === "complete" && !rcmail.busy');
  }

  /** Does it, and waits for the answer to the request that it makes Roundcube send. */
  async asking(action: string, deed: () => Promise<unknown>): Promise<void> {
    const answer = this.page.waitForResponse((response) => response.url().includes(`_action=${action}`));
    answer.catch(() => undefined);
    await deed();
    if (!(await answer).ok()) throw new Error(`Roundcube failed at ${action}`);
    await this.idle();
  }

  async go(query: string): Promise<void> {
    await this.page.goto(`${this.#url}?${query}`);
    await this.idle();
  }

  async tryLogin(user: string, password: string): Promise<void> {
    await this.page.goto(this.#url);
    await this.idle();
    await this.page.fill("#rcmloginuser", user);
    await this.page.fill("#rcmloginpwd", password);
    await this.page.click("#rcmloginsubmit");
  }

  async login(user: string, password: string): Promise<void> {
    await this.tryLogin(user, password);
    await this.page.waitForSelector("#messagelist", { state: "attached" });
    await this.idle();
  }

  async logout(): Promise<void> {
    await this.go("_task=mail&_mbox=INBOX");
    await this.until('rcmail.commands["switch-task"]');
    await this.page.locator("a.logout").filter({ visible: true }).first().click();
    await this.page.waitForSelector("#rcmloginuser");
  }

  /** Clicks a button of the toolbar, as soon as it is not grey. */
  async press(name: string): Promise<void> {
    const button = `a.${name}:not(.disabled), button.${name}:not(.disabled):not([disabled])`;
    await this.page.locator(button).filter({ visible: true }).first().click();
  }

  /** Says yes to the question on the screen. */
  async confirm(): Promise<void> {
    const yes = ".ui-dialog button.delete, .ui-dialog button.mainaction";
    await this.page.locator(yes).filter({ visible: true }).first().click();
  }

  async openMailbox(path: string): Promise<void> {
    await this.go(`_task=mail&_mbox=${encodeURIComponent(path)}`);
    await this.until("rcmail.env.messagecount !== undefined");
  }

  /** How many messages the mailbox, or what was found, holds. */
  count(): Promise<number> {
    return this.ask("rcmail.env.messagecount");
  }

  async counts(count: number): Promise<void> {
    await this.until(`rcmail.env.messagecount === ${count}`);
  }

  rows(): Locator {
    return this.page.locator("#messagelist tbody tr").filter({ visible: true });
  }

  /** The message that is shown beside the list. */
  get message(): FrameLocator {
    return this.page.frameLocator("#messagecontframe");
  }

  async read(row: Locator): Promise<void> {
    await row.locator("td.subject").click();
    await this.until(OPENED);
  }

  /** The form beside a list of the settings. */
  get form(): FrameLocator {
    return this.page.frameLocator("#preferences-frame");
  }

  /** The folder's line in the settings. */
  async folder(name: string): Promise<Locator> {
    const line = this.page.locator("#subscription-table li", { hasText: name });
    await line.waitFor();
    return line;
  }

  async saveFolder(name: string): Promise<void> {
    const field = this.form.locator("input[name=_name]");
    await field.waitFor();
    if (!(await field.isEditable())) throw new Error("the folder's name is locked");
    await field.fill(name);
    await this.form.locator("button.submit").first().click();
    await this.folder(name);
  }

  async compose(to: string, subject: string, body: string): Promise<void> {
    await this.go("_task=mail&_action=compose");
    const recipient = this.page.locator("#compose_to .recipient-input input").first();
    await recipient.fill(to);
    await recipient.press("Enter");
    await this.page.fill("#compose-subject", subject);
    await this.page.fill("#composebody", body);
  }

  async send(): Promise<void> {
    await this.press("send");
    await this.page.waitForURL((url) => !url.search.includes("_action=compose"));
    await this.page.waitForSelector("#messagelist");
  }

  /** How many messages a search finds, in this mailbox ("base") or in all of them. */
  async search(text: string, field: SearchField, scope: "base" | "all" = "base"): Promise<number> {
    const fields = JSON.stringify({ [field]: 1 });
    await this.ask(`(() => {
      rcmail.env.search_mods = { "*": ${fields}, [rcmail.env.mailbox]: ${fields} };
      for (const box of document.querySelectorAll('input[name="s_mods[]"]')) box.checked = box.value === "${field}";
      for (const box of document.querySelectorAll("input[name=s_scope]")) box.checked = box.value === "${scope}";
      rcmail.env.search_scope = "${scope}";
    })()`);
    await this.asking("search", async () => {
      await this.page.locator("#mailsearchform").fill(text);
      await this.page.locator("#mailsearchform").press("Enter");
    });
    await this.until("rcmail.env.search_request");
    return this.count();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
    await rm(this.#profile, { recursive: true, force: true });
  }
}
