/** Every state of the filters, in every size, colour and direction. */
import type { Page } from "playwright-core";
import { goOffline, type State, testScreens } from "../support/screens.ts";
import { putScript } from "../support/sieve-script.ts";

const [ANN, BOB, EVE] = ["ann@posthorn.test", "bob@posthorn.test", "eve@posthorn.test"] as const;

const SCRIPT = `require ["fileinto","vacation","imap4flags","reject","copy"];
# rule:[Lists]
if allof (header :contains "list-id" "<users.far.example>", not header :contains "subject" ["urgent","now"])
{
	addflag "\\\\Seen";
	fileinto "Lists";
	stop;
}
# rule:[Away]
if true
{
	vacation :days 7 :subject "Away" "Back soon";
}
# rule:[Turned off, with a name that is quite long, so that one sees what becomes of it where there is little room]
if false # anyof (header :contains ["to","cc"] "sales@", size :over 10M)
{
	redirect :copy "bob@far.example";
}
if address :is "from" "eve@ads.example"
{
	reject "No, thanks. مرحبا";
}
`;

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const listed = (page: Page): Promise<void> => page.getByText("This part is more than a rule can say.").waitFor();

async function openForm(page: Page): Promise<void> {
  await listed(page);
  await button(page, "New rule").click();
  const first = page.getByRole("group", { name: "Condition 1" });
  await first.getByLabel("Text, one on a line").fill("one@far.example\ntwo@far.example");
  const wanted = [
    ["size", "under!"],
    ["other", "exists"],
    ["file", "file"],
  ] as const;
  for (const [i, [subject, way]] of wanted.entries()) {
    await button(page, "Another condition").click();
    const row = page.getByRole("group", { name: `Condition ${i + 2}` });
    await row.getByLabel("What").selectOption(subject);
    await row.getByLabel("How").selectOption(way);
  }
  for (const [i, deed] of ["forward", "reject", "label", "flagged"].entries()) {
    await button(page, "Another action").click();
    await page
      .getByRole("group", { name: `Action ${i + 2}` })
      .getByLabel("What")
      .selectOption(deed);
  }
  await page.getByRole("group", { name: "Action 1" }).getByLabel("Folder").selectOption("New folder…");
}

async function openText(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Text and scripts" }).click();
  await page.getByLabel("Text of roundcube").waitFor();
}

const states: readonly State[] = [
  {
    name: "filters-loading",
    who: ANN,
    at: "/settings/filters",
    unanswered: /SieveScript/,
    show: (page) => page.getByText("Loading…").first().waitFor(),
  },
  {
    name: "filters-failed",
    who: ANN,
    at: "/settings/filters",
    failing: /SieveScript/,
    show: (page) => button(page, "Try again").waitFor(),
  },
  {
    name: "filters-offline",
    who: ANN,
    at: "/settings/filters",
    show: async (page) => {
      await listed(page);
      await goOffline(page);
      await page.locator('a[href="/settings/general"]').click();
      await page.locator('a[href="/settings/filters"]').click();
      await page.getByText("This is read as soon as it answers.").waitFor();
    },
  },
  { name: "filters-rules", who: ANN, at: "/settings/filters", show: listed },
  {
    name: "filters-german",
    who: ANN,
    at: "/settings/filters",
    preferences: { language: "de" },
    show: (page) => page.getByText("Dieser Teil ist mehr").waitFor(),
  },
  { name: "filters-form", who: ANN, at: "/settings/filters", show: openForm },
  {
    name: "filters-form-wanting",
    who: ANN,
    at: "/settings/filters",
    show: async (page) => {
      await listed(page);
      await button(page, "New rule").click();
      await button(page, "Save").click();
      await page.getByRole("alert").getByText("Say for which messages").waitFor();
    },
  },
  {
    name: "filters-foretold",
    who: ANN,
    at: "/settings/filters",
    show: async (page) => {
      await listed(page);
      await button(page, "New rule").click();
      await page.getByLabel("Text, one on a line").fill("far.example");
      await button(page, "How many would match?").click();
      await page.getByText("Would match 12 of your last 12.").waitFor();
    },
  },
  {
    name: "filters-trial",
    who: ANN,
    at: "/settings/filters",
    show: async (page) => {
      await button(page, "Try the rules on a folder…").click();
      await page.getByText("Would match none of your last 12.").waitFor();
    },
  },
  { name: "filters-text", who: ANN, at: "/settings/filters", show: openText },
  {
    name: "filters-mistakes",
    who: ANN,
    at: "/settings/filters",
    show: async (page) => {
      await openText(page);
      await page.getByLabel("Text of roundcube").fill("keep;\nif true {\n\tfileinto;\n");
      await button(page, "Save").click();
      await page.getByText("Nothing was saved.").waitFor();
    },
  },
  {
    name: "filters-elsewhere",
    who: EVE,
    at: "/settings/filters",
    show: async (page) => {
      await openText(page);
      await page.getByLabel("Text of roundcube").fill("stop;");
      await putScript(page, { name: "roundcube", text: "keep;" });
      await page.getByText("changed elsewhere").waitFor();
    },
  },
  {
    name: "filters-inactive",
    who: BOB,
    at: "/settings/filters",
    show: (page) => page.getByText("Nothing of this is done").waitFor(),
  },
];

testScreens("the screens of filters", {
  program: { accounts: [ANN, BOB, EVE], workers: 1 },
  prepare: async (program, { open }) => {
    const mail = Array.from({ length: 12 }, (_, n) => `From: Bob <bob@far.example>\r\nSubject: ${n}\r\n\r\nHello\r\n`);
    await program.deliver(ANN, mail);
    for (const [who, isActivated] of [
      [ANN, true],
      [BOB, false],
      [EVE, true],
    ] as const) {
      const page = await open(who);
      await putScript(page, { name: "roundcube", text: SCRIPT, isActivated });
      if (who === ANN) await putScript(page, { name: "another one", text: "keep;", isActivated: false });
      await page.close();
    }
  },
  states,
});
