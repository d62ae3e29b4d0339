/** Every state of logging in, of the settings, and of connecting a device, in every size, colour and direction. */
import type { Page } from "playwright-core";
import { goOffline, type State, testScreens } from "../support/screens.ts";

const ANN = "ann@posthorn.test";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true }).first();
const loading = (page: Page) => page.getByText("Loading…").first().waitFor();

async function fillIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("Address").fill(ANN);
  await page.getByLabel("Password").fill(password);
  await button(page, "Log in").click();
}

const entrance: readonly State[] = [
  { name: "login", show: (page) => page.getByLabel("Address").waitFor() },
  {
    name: "login-wrong",
    show: async (page) => {
      await fillIn(page, "wrong");
      await page.getByRole("alert").getByText("Wrong address or password.").waitFor();
    },
  },
  {
    name: "login-busy",
    unanswered: /\/login/,
    show: async (page) => {
      await fillIn(page, "slow");
      await button(page, "Logging in…").waitFor();
    },
  },
  {
    name: "login-unreachable",
    show: async (page) => {
      await page.getByLabel("Address").waitFor();
      await page.context().setOffline(true);
      await fillIn(page, "far away");
      await page.getByRole("alert").getByText("The server cannot be reached.").waitFor();
    },
  },
  {
    name: "login-ended",
    who: ANN,
    show: async (page) => {
      await page.getByText("Your mail will be here").waitFor();
      await page.route("**/jmap/api", (route) => route.fulfill({ status: 401, body: "" }));
      await page.getByRole("link", { name: "Archive" }).click();
      await page.getByText("You were logged out.").waitFor();
    },
  },
  { name: "opening", who: ANN, unanswered: /\/jmap\/session/, show: loading },
  { name: "opening-failed", who: ANN, failing: /\/jmap\/session/, show: (page) => button(page, "Try again").waitFor() },
  {
    name: "invited-failed",
    at: "/invited#something",
    failing: /\/api\/invitation/,
    show: (page) => button(page, "Try again").waitFor(),
  },
  { name: "invited-loading", at: "/invited#something", unanswered: /\/api\/invitation/, show: loading },
  { name: "invited-used", at: "/invited#nothing", show: (page) => page.getByRole("alert").first().waitFor() },
];

const pages = [
  ["general", "General"],
  ["identities", "Identities"],
  ["reading", "Reading"],
  ["writing", "Writing"],
  ["absence", "Away"],
  ["filters", "There are no rules yet"],
  ["blocked", "Blocked senders"],
  ["notifications", "Notifications"],
  ["keyboard", "Keyboard"],
  ["import", "Fetch mail from an old server"],
  ["connect", "Connect a device"],
  ["security", "Recent logins"],
] as const;

/** What the pages ask that do not have everything from the start. */
const asked = [
  ["absence", /VacationResponse/],
  ["blocked", /\/api\/blocked/],
  ["connect", /\/api\/connect/],
  ["security", /\/api\/security/],
] as const;

const settings: readonly State[] = [
  {
    name: "settings-identity-new",
    who: ANN,
    at: "/settings/identities",
    show: async (page) => {
      await button(page, "New identity").click();
      await page.getByRole("form", { name: "New identity" }).waitFor();
    },
  },
  ...pages.map(([page, title]) => ({
    name: `settings-${page}`,
    who: ANN,
    at: `/settings/${page}`,
    show: (shown: Page) => heading(shown, title).waitFor(),
  })),
  ...asked.flatMap(([page, request]) => [
    {
      name: `settings-${page}-loading`,
      who: ANN,
      at: `/settings/${page}`,
      unanswered: request,
      show: async (shown: Page) => {
        await heading(shown, "Settings").waitFor();
        await loading(shown);
      },
    },
    {
      name: `settings-${page}-failed`,
      who: ANN,
      at: `/settings/${page}`,
      failing: request,
      show: (shown: Page) => button(shown, "Try again").waitFor(),
    },
    {
      name: `settings-${page}-offline`,
      who: ANN,
      at: "/settings/general",
      show: async (shown: Page) => {
        await heading(shown, "General").waitFor();
        await goOffline(shown);
        await shown.locator(`a[href="/settings/${page}"]`).click();
        await shown.getByText("This is read as soon as it answers.").first().waitFor();
      },
    },
  ]),
  {
    name: "settings-absence-wrong",
    who: ANN,
    at: "/settings/absence",
    show: async (page) => {
      await page.getByLabel("Answer while I am away").check();
      await button(page, "Save").click();
      await page.getByText("Write what people should read.").waitFor();
    },
  },
  {
    name: "settings-password-wrong",
    who: ANN,
    at: "/settings/security",
    show: async (page) => {
      await page.getByLabel("Current password").fill("wrong");
      await page.getByLabel("New password", { exact: true }).fill("another horse");
      await page.getByLabel("New password again").fill("another hrose");
      await button(page, "Change password").click();
      await page.getByText("The two new passwords differ.").waitFor();
    },
  },
  {
    name: "settings-second-factor",
    who: ANN,
    at: "/settings/security",
    show: async (page) => {
      await button(page, "Turn on").click();
      await page.getByRole("dialog").waitFor();
    },
  },
];

const devices: readonly State[] = [
  {
    name: "connect-choose",
    who: ANN,
    at: "/settings/connect",
    show: async (page) => {
      await page.getByText("Thunderbird", { exact: true }).click();
      await page.getByText("IMAP (recommended)").waitFor();
    },
  },
  ...(["iPhone or iPad", "Android", "Outlook"] as const).map((device) => ({
    name: `connect-${device.toLowerCase().replaceAll(" ", "-")}`,
    who: ANN,
    at: "/settings/connect",
    show: async (page: Page) => {
      await page.getByRole("radio", { name: device }).check({ force: true });
      await button(page, "Make the password").click();
      await page.getByText("Waiting for the first login…").waitFor();
    },
  })),
];

/** Its words are longer. */
const german: readonly State[] = ["general", "absence", "filters", "connect", "security"].map((page) => ({
  name: `german-${page}`,
  who: ANN,
  at: `/settings/${page}`,
  preferences: { language: "de" },
  show: (shown: Page) => heading(shown, "Einstellungen").waitFor(),
}));

testScreens("the screens of logging in, settings and devices", {
  program: { accounts: [ANN], workers: 1 },
  prepare: async () => undefined,
  states: [...entrance, ...settings, ...german, ...devices],
});
