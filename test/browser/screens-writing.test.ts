/** Every state of writing, in every size, colour and direction. */
import type { Page } from "playwright-core";
import { LONG_NAME, sampleInbox } from "../support/sample-inbox.ts";
import { goOffline, type State, testScreens } from "../support/screens.ts";
import { append } from "../support/web-inbox.ts";
import { write } from "../support/writing.ts";

const ALICE = "alice@posthorn.test";
const BOB = "bob@posthorn.test";
const NEW = "new@posthorn.test";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const atOnce = { undoSeconds: "0" };
const file = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from("1. coffee") });
const attach = (page: Page, ...names: readonly string[]): Promise<void> =>
  page.locator('input[aria-label="Attach files"]').setInputFiles(names.map(file));
/** Keys are heard once the page is there. */
const compose: typeof write = async (page, mail) => {
  await button(page, "Write").waitFor();
  await write(page, mail);
};
const send = (page: Page): Promise<void> => button(page, "Send").click();

const writing: readonly State[] = [
  {
    name: "compose-new",
    who: NEW,
    show: async (page) => {
      await button(page, "Write").first().click();
      await page.getByRole("textbox", { name: "Text" }).waitFor();
    },
  },
  {
    name: "compose-full",
    who: ALICE,
    show: async (page) => {
      await compose(page, {
        to: BOB,
        subject: `A subject of many words ${"that go on and on ".repeat(6)}`,
        text: "Dear Bob,",
      });
      const to = page.getByRole("combobox", { name: "To" });
      for (const person of [LONG_NAME, "مريم حداد <maryam@far.example>", "no address"]) {
        await to.fill(person);
        await to.press("Enter");
      }
      await button(page, "Cc").click();
      await attach(page, "minutes.txt", "a file with a very long name that no telephone can show in one line.txt");
      await page.getByText(/^Saved at/).waitFor();
    },
  },
  {
    name: "compose-answer",
    who: ALICE,
    show: async (page) => {
      await page.getByRole("row", { name: /Autumn catalogue$/ }).click();
      await page.getByRole("article").getByText("1 picture not loaded").waitFor();
      await button(page, "Reply").click();
      await page.getByText("The Lamp Shop wrote:").waitFor();
    },
  },
  {
    name: "compose-plain",
    who: ALICE,
    preferences: { writing: "plain" },
    show: async (page) => {
      await button(page, "Write").first().click();
      await page.getByRole("textbox", { name: "Text" }).fill("مرحبا\n\nHello, in plain text.\n");
    },
  },
  {
    name: "compose-people",
    who: ALICE,
    show: async (page) => {
      await button(page, "Write").first().click();
      await page.getByRole("combobox", { name: "To" }).pressSequentially("ann");
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "compose-uploading",
    who: ALICE,
    unanswered: /\/jmap\/upload/,
    show: async (page) => {
      await compose(page, { to: BOB, subject: "Files" });
      await attach(page, "minutes.txt");
      await page.getByText("Uploading…").waitFor();
    },
  },
  {
    name: "compose-upload-failed",
    who: ALICE,
    failing: /\/jmap\/upload/,
    show: async (page) => {
      await compose(page, { to: BOB, subject: "Files" });
      await attach(page, "minutes.txt");
      await page.getByText("not uploaded").waitFor();
    },
  },
  {
    name: "compose-nobody",
    who: ALICE,
    show: async (page) => {
      await compose(page, { subject: "For whom?" });
      await send(page);
      await page.getByRole("alert").getByText("Say who the message is for.").waitFor();
    },
  },
  {
    name: "compose-doubt",
    who: ALICE,
    show: async (page) => {
      await compose(page, { to: BOB, subject: "Files", text: "See the attached file." });
      await send(page);
      await page.getByRole("dialog").getByText("mentions an attachment").waitFor();
    },
  },
  {
    name: "compose-refused",
    who: ALICE,
    preferences: atOnce,
    show: async (page) => {
      await compose(page, { to: "nobody@posthorn.test", subject: "Refused", text: "Hello." });
      await send(page);
      await page.getByRole("alert").getByText("does not accept mail for nobody@posthorn.test").waitFor();
    },
  },
  {
    name: "compose-offline",
    who: ALICE,
    show: async (page) => {
      await page.getByRole("row", { name: /Lunch/ }).waitFor();
      await compose(page, { to: BOB, subject: "On the train" });
      await page.getByRole("textbox", { name: "Text" }).waitFor();
      await goOffline(page);
      await page.getByRole("textbox", { name: "Text" }).click();
      await page.keyboard.type("No connection.");
      await page.getByText(/^Saved on this device only/).waitFor();
    },
  },
  {
    name: "compose-later",
    who: ALICE,
    show: async (page) => {
      await compose(page, { to: BOB, subject: "Later" });
      await button(page, "Send later").click();
      await page.getByRole("menuitem").first().waitFor();
    },
  },
  {
    name: "compose-moment",
    who: ALICE,
    show: async (page) => {
      await compose(page, { to: BOB, subject: "Later" });
      await button(page, "Send later").click();
      await page.getByRole("menuitem", { name: "At another time…" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "outbox",
    who: ALICE,
    preferences: atOnce,
    show: async (page) => {
      await page.getByRole("row", { name: /Lunch/ }).waitFor();
      await compose(page, { to: BOB, subject: "On the train", text: "No connection." });
      await goOffline(page);
      await send(page);
      await page.getByText(/^In the outbox/).waitFor();
      await page.getByRole("button", { name: /^Outbox/ }).click();
      await page.getByRole("dialog").getByText("Waits for the server").waitFor();
    },
  },
  {
    name: "toast-undo",
    who: ALICE,
    show: async (page) => {
      await compose(page, { to: BOB, subject: "Sent", text: "Hello." });
      await send(page);
      await page.getByText("Message sent").waitFor();
    },
  },
];

/** Somebody to complete. */
const CARD = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:card\r\nFN:Ann Brown\r\nEMAIL:ann@posthorn.test\r\nEND:VCARD\r\n";

testScreens("the screens of writing", {
  program: { accounts: [ALICE, BOB, NEW], workers: 1 },
  async prepare(program, { open }) {
    await append(program, ALICE, sampleInbox(Date.now()));
    const page = await open(ALICE);
    await page.goto(`http://127.0.0.1:${program.ports.http}/contacts`);
    await page.getByText("No contacts yet").waitFor();
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "all.vcf", mimeType: "text/vcard", buffer: Buffer.from(CARD) });
    await page.getByText(/1 contact imported/).waitFor();
  },
  states: writing,
});
