/** Connecting a device as people do it: the settings on the screen, a real login of the device, and what the screen says then. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Page } from "playwright-core";
import { picture, skipWithoutChromium } from "../support/browser.ts";
import { LineClient } from "../support/line-client.ts";
import { webmailUnderTest } from "../support/webmail.ts";

const ANN = "ann@posthorn.test";

describe("connect a device", { skip: skipWithoutChromium }, () => {
  const on = webmailUnderTest({ accounts: [ANN] });

  async function open(): Promise<Page> {
    const page = await on.pageOf(ANN);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(on.at("settings/connect"));
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
    await page.getByText(String(on.program.ports.pop3s), { exact: true }).waitFor();
    await page.getByText(String(on.program.ports.submissions), { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Filters (ManageSieve)" }).waitFor();
    await page.getByText(String(on.program.ports.managesieve), { exact: true }).waitFor();
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
    assert.equal(await page.getByRole("heading", { name: "Filters" }).count(), 0);
    await picture(page, "connect-iphone", { height: 1700 });
    const path = await page.getByRole("link", { name: "Download the profile here" }).getAttribute("href");
    const response = await fetch(on.at(path?.slice(1) ?? ""));
    assert.match(await response.text(), /<key>IncomingPassword<\/key><string>pht_/);
    await page.context().close();
  });

  it("tells the same on the command line", async () => {
    const { stdout } = await on.program.cli("connect", ANN, "--device", "Server room", "--json");
    const told = JSON.parse(stdout) as {
      password: string;
      hostname: string;
      servers: { protocol: string; port: number }[];
    };
    assert.equal(told.hostname, "mx.posthorn.test");
    assert.equal(told.servers.find(({ protocol }) => protocol === "imap")?.port, on.program.ports.imaps);
    assert.deepEqual(
      told.servers.filter(({ protocol }) => protocol === "managesieve"),
      [{ protocol: "managesieve", tls: "starttls", port: on.program.ports.managesieve }],
    );
    assert.equal(await pop3(told.password), "+OK");
  });

  async function pop3(password: string): Promise<string> {
    const client = await LineClient.open(on.program.ports.pop3);
    await client.line();
    client.send(`USER ${ANN}\r\nPASS ${password}\r\nQUIT\r\n`);
    await client.line();
    const answer = await client.line();
    client.close();
    return answer?.slice(0, 4).trim() ?? "";
  }
});
