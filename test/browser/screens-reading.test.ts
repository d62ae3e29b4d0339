/** Every state of the lists and of reading, in every size, colour and direction. */
import type { Page } from "playwright-core";
import { sampleInbox } from "../support/sample-inbox.ts";
import { goOffline, type State, testScreens } from "../support/screens.ts";
import { append } from "../support/web-inbox.ts";
import { textMessage } from "../support/web-messages.ts";

const ALICE = "alice@posthorn.test";
const ONE = "one@posthorn.test";
const NEW = "new@posthorn.test";

const row = (page: Page, subject: string | RegExp) =>
  page.getByRole("row", { name: typeof subject === "string" ? new RegExp(`, ${subject}$`) : subject });
const open = async (page: Page, subject: string): Promise<void> => {
  await row(page, subject).click();
  await page.getByRole("article").first().waitFor();
};
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const search = (query: string): string => `/search?q=${encodeURIComponent(query)}`;

const lists: readonly State[] = [
  { name: "list", who: ALICE, show: (page) => row(page, "Lunch\\?").waitFor() },
  { name: "list-of-one", who: ONE, show: (page) => row(page, "Only one").waitFor() },
  { name: "list-empty", who: NEW, show: (page) => page.getByText("Your mail will be here").waitFor() },
  {
    name: "list-loading",
    who: ALICE,
    unanswered: /"Email\/query"/,
    show: (page) => page.getByRole("status").getByText("Loading…").first().waitFor(),
  },
  {
    name: "list-failed",
    who: ALICE,
    failing: /"Email\/query"/,
    show: (page) => page.getByText("The messages could not be read.").waitFor(),
  },
  {
    name: "list-offline",
    who: ALICE,
    show: async (page) => {
      await row(page, "Lunch\\?").waitFor();
      await goOffline(page);
    },
  },
  {
    name: "list-selected",
    who: ALICE,
    show: async (page) => {
      await row(page, "Lunch\\?").getByRole("checkbox").check();
      await row(page, "Autumn catalogue").getByRole("checkbox").check();
    },
  },
  {
    name: "list-medium",
    who: ALICE,
    preferences: { density: "medium" },
    show: (page) => row(page, "Lunch\\?").waitFor(),
  },
  {
    name: "list-compact",
    who: ALICE,
    preferences: { density: "compact", pane: "none" },
    show: (page) => row(page, "Lunch\\?").waitFor(),
  },
  {
    name: "list-pane-below",
    who: ALICE,
    preferences: { pane: "below" },
    show: (page) => open(page, "Autumn catalogue"),
  },
  {
    name: "folder-empty",
    who: NEW,
    show: async (page) => {
      await page.getByRole("link", { name: "Archive" }).click();
      await page.getByText("Nothing here").waitFor();
    },
  },
  {
    name: "folder-gone",
    who: NEW,
    at: "/mail/nosuch",
    show: (page) => page.getByText("There is no such folder.").waitFor(),
  },
  {
    name: "folder-menu",
    who: ALICE,
    show: async (page) => {
      await button(page, "Actions for Inbox").click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "folder-new",
    who: ALICE,
    show: async (page) => {
      await button(page, "New folder").click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "folder-picker",
    who: ALICE,
    show: async (page) => {
      await row(page, "Lunch\\?").getByRole("checkbox").check();
      await page.keyboard.press("v");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "folders-on-a-phone",
    who: ALICE,
    show: async (page) => {
      await row(page, "Lunch\\?").waitFor();
      await page.setViewportSize({ width: 390, height: 844 });
      await button(page, "Folders").click();
    },
  },
  {
    name: "view-menu",
    who: ALICE,
    show: async (page) => {
      await button(page, "View").click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "keys",
    who: ALICE,
    show: async (page) => {
      await row(page, "Lunch\\?").waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "palette",
    who: ALICE,
    show: async (page) => {
      await row(page, "Lunch\\?").waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "toast",
    who: ONE,
    show: async (page) => {
      await row(page, "Only one").waitFor();
      await page.keyboard.press("s");
      await page.keyboard.press("s");
      await page.keyboard.press("e");
      await page.getByText("1 conversation archived").waitFor();
      await page.keyboard.press("z");
      await row(page, "Only one").waitFor();
    },
  },
];

const searches: readonly State[] = [
  { name: "search", who: ALICE, at: search("roof"), show: (page) => page.locator("mark").first().waitFor() },
  {
    name: "search-chips",
    who: ALICE,
    at: search("from:shop is:unread -nothing"),
    show: (page) => button(page, "Search without From: shop").waitFor(),
  },
  {
    name: "search-nothing",
    who: ALICE,
    at: search("nothingofthekind"),
    show: (page) => page.getByText("Nothing found").waitFor(),
  },
  {
    name: "search-loading",
    who: ALICE,
    at: search("roof"),
    unanswered: /"Email\/query"/,
    show: (page) => page.getByRole("status").getByText("Loading…").first().waitFor(),
  },
  {
    name: "search-failed",
    who: ALICE,
    at: search("roof"),
    failing: /"Email\/query"/,
    show: (page) => page.getByText("The messages could not be read.").waitFor(),
  },
  {
    name: "search-form",
    who: ALICE,
    at: search("from:shop"),
    show: async (page) => {
      await button(page, "Search by fields").click();
      await page.getByRole("dialog").waitFor();
    },
  },
];

const reading: readonly State[] = [
  {
    name: "conversation",
    who: ALICE,
    show: (page) =>
      row(page, /The roof$/)
        .click()
        .then(() => page.getByText("Thank you, Carol").last().waitFor()),
  },
  {
    name: "newsletter",
    who: ALICE,
    show: (page) => open(page, "Autumn catalogue").then(() => page.getByText("1 picture not loaded").waitFor()),
  },
  { name: "right-to-left", who: ALICE, show: (page) => open(page, "اجتماع يوم الاثنين") },
  {
    name: "forged",
    who: ALICE,
    show: async (page) => {
      await open(page, "Donau.*");
      await page.getByText("Pretends to be from far.example").waitFor();
      await button(page, "Show details").click();
    },
  },
  {
    name: "preview",
    who: ALICE,
    show: async (page) => {
      await open(page, "Donau.*");
      await page.getByRole("button", { name: /Look at plan/ }).click();
      await page.getByRole("dialog").getByText("The plan:").waitFor();
    },
  },
  {
    name: "source",
    who: ALICE,
    show: async (page) => {
      await open(page, "Lunch\\?");
      await page.getByRole("article").getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "View the source" }).click();
      await page.getByRole("dialog").getByText("Ångström").waitFor();
    },
  },
  {
    name: "message-menu",
    who: ALICE,
    show: async (page) => {
      await open(page, "Lunch\\?");
      await page.getByRole("article").getByRole("button", { name: "More" }).click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "unsubscribe",
    who: ALICE,
    show: async (page) => {
      await open(page, "Autumn catalogue");
      await button(page, "Unsubscribe").click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "conversation-loading",
    who: ALICE,
    unanswered: /fetchHTMLBodyValues/,
    show: (page) =>
      row(page, "Lunch\\?")
        .click()
        .then(() => page.getByRole("status").getByText("Loading…").first().waitFor()),
  },
  {
    name: "conversation-failed",
    who: ALICE,
    failing: /fetchHTMLBodyValues/,
    show: (page) =>
      row(page, "Lunch\\?")
        .click()
        .then(() => page.getByText("This conversation could not be read.").waitFor()),
  },
  {
    name: "conversation-offline",
    who: ALICE,
    show: async (page) => {
      await row(page, "Lunch\\?").waitFor();
      await goOffline(page);
      await row(page, "会議のお知らせ").click();
      await page.getByText("It comes as soon as the server answers").waitFor();
    },
  },
  {
    name: "conversation-gone",
    who: ALICE,
    at: "/mail/F1/T999999",
    show: (page) => page.getByText("This conversation is no longer there.").waitFor(),
  },
];

testScreens("the screens of reading", {
  program: { accounts: [ALICE, ONE, NEW], workers: 1 },
  async prepare(program) {
    await append(program, ALICE, sampleInbox(Date.now()));
    await append(program, ONE, [textMessage({ subject: "Only one" }, "The only message there is.")]);
  },
  states: [...lists, ...searches, ...reading],
});
