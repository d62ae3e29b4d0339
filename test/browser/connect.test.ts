/** Connecting a device as people do it: the settings on the screen, a real login of the device, and what the screen says then. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, logIn, picture, skipWithoutChromium } from "../support/browser.ts";
import { LineClient } from "../support/line-client.ts";
import { type Program, startProgram } from "../support/program.ts";

const ANN = "ann@posthorn.test";

describe("connect a device", { skip: skipWithoutChromium }, () => {
  let program: Program;
  let browser: Browser;
  const problems: string[] = [];

  before(async () => {
    program = await startProgram({ accounts: [ANN], workers: 1 });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await program?.stop();
    assert.deepEqual(problems, []);
  });

  async function open(options: { width?: number; dark?: boolean; locale?: string } = {}): Promise<Page> {
    const { width = 1440, dark = false } = options;
    const context = await browser.newContext({
      locale: "en-GB",
      colorScheme: dark ? "dark" : "light",
      viewport: { width, height: 844 },
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const page = await context.newPage();
    page.on("pageerror", (error) => problems.push(error.message));
    await logIn(page, program, ANN);
    await page.goto(`http://127.0.0.1:${program.ports.http}/settings/connect`);
    await page.getByRole("heading", { name: "Connect a device" }).waitFor();
    return page;
  }

  it("shows exact settings, waits, says what goes wrong, and that the device is there", async () => {
    const page = await open();
    await page.getByText("Thunderbird", { exact: true }).click();
    await page.getByText("IMAP (recommended)").waitFor();
    await page.getByText("POP3", { exact: true }).click();
    await page.getByLabel("Name of the device").fill("Old laptop");
    await page.getByRole("button", { name: "Make the password" }).click();
    await page.getByText("Waiting for the first login…").waitFor();
    await page.getByText(String(program.ports.pop3s), { exact: true }).waitFor();
    await page.getByText(String(program.ports.submissions), { exact: true }).waitFor();
    await page.getByRole("button", { name: "Copy: Password" }).click();
    await page.getByRole("button", { name: "Copied: Password" }).waitFor();
    const password = await page.evaluate<string>("navigator.clipboard.readText()");
    assert.match(password, /^pht_/);
    assert.equal(await pop3("mistyped"), "-ERR");
    await page.getByText("wrong password or user name").waitFor();
    await picture(page, "connect-trouble", { height: 1500 });
    assert.equal(await pop3(password), "+OK");
    await page.getByText("Old laptop has logged in.").waitFor();
    await picture(page, "connect-arrived", { height: 1500 });
    await page.getByRole("button", { name: "Connect another device" }).click();
    await page.context().close();
  });

  it("brings settings and password to an iPhone by a link", async () => {
    const page = await open();
    await page.getByText("iPhone or iPad").click();
    await page.getByRole("button", { name: "Make the password" }).click();
    await page.getByRole("img", { name: "Scan this with the camera" }).waitFor();
    await picture(page, "connect-iphone", { height: 1700 });
    const path = await page.getByRole("link", { name: "Download the profile here" }).getAttribute("href");
    const response = await fetch(`http://127.0.0.1:${program.ports.http}${path}`);
    assert.match(await response.text(), /<key>IncomingPassword<\/key><string>pht_/);
    await page.context().close();
  });

  it("tells the same on the command line", async () => {
    const { stdout } = await program.cli("connect", ANN, "--device", "Server room", "--json");
    const told = JSON.parse(stdout) as {
      password: string;
      hostname: string;
      servers: { protocol: string; port: number }[];
    };
    assert.equal(told.hostname, "mx.posthorn.test");
    assert.equal(told.servers.find(({ protocol }) => protocol === "imap")?.port, program.ports.imaps);
    assert.equal(await pop3(told.password), "+OK");
  });

  async function pop3(password: string): Promise<string> {
    const client = await LineClient.open(program.ports.pop3);
    await client.line();
    client.send(`USER ${ANN}\r\nPASS ${password}\r\nQUIT\r\n`);
    await client.line();
    const answer = await client.line();
    client.close();
    return answer?.slice(0, 4).trim() ?? "";
  }
});
