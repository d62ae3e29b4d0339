/** The webmail in Firefox: logging in, reading, writing and sending. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ENTER, type Firefox, skipWithoutFirefox, startFirefox } from "../support/firefox.ts";
import { type Program, startProgram } from "../support/program.ts";
import { until } from "../support/until.ts";
import { htmlMessage, textMessage } from "../support/web-messages.ts";
import { mailOf } from "../support/writing.ts";

const ALICE = "alice@posthorn.test";
const BOB = "bob@posthorn.test";

const row = (subject: string): string => `//*[@role="row"][contains(@aria-label, "${subject}")]`;
const button = (name: string): string => `//button[normalize-space()="${name}"]`;
const text = '//*[@role="textbox"][@aria-label="Text"]';

describe("the webmail in Firefox", { skip: skipWithoutFirefox }, () => {
  let program: Program;
  let firefox: Firefox;

  before(async () => {
    program = await startProgram({ accounts: [ALICE, BOB], workers: 1 });
    await program.deliver(ALICE, [
      textMessage({ subject: "Plain one" }, "Hello Alice,\n\nsee https://x.example/a\n\nBob"),
      htmlMessage(
        { subject: "Autumn sale" },
        '<h1 style="color:rgb(9,8,7)">Sale</h1><img src="https://t.example/p.gif" width="90" height="90"><script>parent.document.title = "run"</script>',
      ),
    ]);
    firefox = await startFirefox();
  });
  after(async () => {
    await firefox?.[Symbol.asyncDispose]();
    await program?.stop();
  });

  it("lets somebody in", async () => {
    await firefox.go(`http://127.0.0.1:${program.ports.http}/`);
    // Nobody waits for what could still be taken back.
    await firefox.evaluate(`localStorage.preferences = '{"undoSeconds":"0"}'`);
    await firefox.go(`http://127.0.0.1:${program.ports.http}/`);
    await firefox.type('//input[@name="username"]', ALICE);
    await firefox.type('//input[@name="password"]', `${program.password}${ENTER}`);
    await firefox.see(row("Plain one"));
  });

  it("shows text, and HTML in a document of its own in which nothing runs", async () => {
    await firefox.click(row("Plain one"));
    await firefox.see('//article//a[@href="https://x.example/a"]');
    await firefox.click(row("Autumn sale"));
    await firefox.see('//*[contains(text(), "1 picture not loaded")]');
    await firefox.enter('//iframe[@title="Message text"]');
    await firefox.see('//h1[text()="Sale"]');
    const colour = await firefox.evaluate("return getComputedStyle(document.querySelector('h1')).color");
    assert.equal(colour, "rgb(9, 8, 7)");
    await firefox.enter(undefined);
    assert.notEqual(await firefox.evaluate("return document.title"), "run");
  });

  it("writes and sends", async () => {
    await firefox.click(button("Write"));
    await firefox.type('//input[@role="combobox"]', `${BOB}${ENTER}`);
    await firefox.type('//label[text()="Subject"]/following-sibling::input', "From Firefox");
    await firefox.click(text);
    await firefox.type(text, "Greetings.");
    await firefox.click(button("Send"));
    await firefox.see('//*[text()="Message sent"]');
    const arrived = await until(
      async () => (await mailOf(program, BOB, "inbox")).find(({ subject }) => subject === "From Firefox"),
      (found) => found !== undefined,
    );
    assert.equal(arrived?.preview, "Greetings.");
  });
});
