/** Every state of the administration, in every size, colour and direction. */
import type { Page } from "playwright-core";
import { goOffline, type State, testScreens } from "../support/screens.ts";
import { submit } from "../support/submit.ts";

const ROOT = "root@posthorn.test";
const ANN = "ann@posthorn.test";
const TEAM = "team@posthorn.test";
const MESSAGE_ID = "<lunch@far.example>";

const record = (address: string, count: number, dkim: string): string =>
  `<record><row><source_ip>${address}</source_ip><count>${count}</count><policy_evaluated><disposition>none</disposition><dkim>${dkim}</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>posthorn.test</header_from></identifiers></record>`;
const DMARC = `<?xml version="1.0"?><feedback><report_metadata><org_name>big.example</org_name><report_id>1</report_id></report_metadata><policy_published><domain>posthorn.test</domain><p>none</p></policy_published>${record("192.0.2.1", 40, "pass")}${record("203.0.113.9", 2, "fail")}</feedback>`;
const TLS = JSON.stringify({
  "organization-name": "big.example",
  "date-range": { "start-datetime": "2026-01-01T00:00:00Z", "end-datetime": "2026-01-01T23:59:59Z" },
  "report-id": "t1",
  policies: [
    {
      policy: { "policy-type": "sts", "policy-domain": "posthorn.test" },
      summary: { "total-successful-session-count": 7, "total-failure-session-count": 2 },
      "failure-details": [{ "result-type": "certificate-expired", "failed-session-count": 2 }],
    },
  ],
});
/** What another server reports of a day. */
const REPORTS = `Subject: Report Domain: posthorn.test\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/xml\r\n\r\n${DMARC}\r\n--b\r\nContent-Type: application/tlsrpt+json\r\n\r\n${TLS}\r\n--b--\r\n`;

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });

const pages = [
  ["overview", "Takes writes", /\/api\/admin\/health/],
  ["domains", "posthorn.test", /\/api\/admin\/domains/],
  ["accounts", ANN, /\/api\/admin\/accounts/],
  ["aliases", "info@posthorn.test", /\/api\/admin\/aliases/],
  ["reports", "2 messages were not proved", /\/api\/admin\/reports/],
  ["changes", "alias add", /\/api\/admin\/changes/],
  ["queue", "to far@away.example", /\/api\/admin\/queue/],
] as const;

const states: readonly State[] = [
  ...pages.flatMap(([name, text, request]) => [
    {
      name: `admin-${name}`,
      who: ROOT,
      at: `/admin/${name}`,
      show: (page: Page) => page.getByText(text).first().waitFor(),
    },
    {
      name: `admin-${name}-loading`,
      who: ROOT,
      at: `/admin/${name}`,
      unanswered: request,
      show: async (page: Page) => {
        await page.getByRole("heading", { name: "Administration" }).waitFor();
        // Of several parts of a page the others may still be on their way.
        await page.getByText("Loading…").first().waitFor();
      },
    },
    {
      name: `admin-${name}-failed`,
      who: ROOT,
      at: `/admin/${name}`,
      failing: request,
      show: (page: Page) => page.getByRole("alert").first().waitFor(),
    },
  ]),
  {
    name: "admin-offline",
    who: ROOT,
    at: "/admin/overview",
    show: async (page) => {
      await page.getByText("Takes writes").waitFor();
      await goOffline(page);
      await page.getByRole("link", { name: "Accounts" }).click();
      await page.getByText("This is read as soon as it answers.").waitFor();
    },
  },
  {
    name: "admin-overview-newer",
    who: ROOT,
    at: "/admin/reports",
    show: async (page) => {
      await page.getByText("2 messages were not proved").first().waitFor();
      await page.route("**/api/admin/health", async (route) => {
        const health = (await (await route.fetch()).json()) as { readonly checks: readonly object[] };
        const checks = [...health.checks, { name: "moon", status: "warn", facts: { phase: "new", days: 3 } }];
        await route.fulfill({ json: { ...health, checks } });
      });
      await page.getByRole("link", { name: "Overview" }).click();
      await page.getByText("phase: new, days: 3").waitFor();
      await button(page, "Copy: report").waitFor();
    },
  },
  {
    name: "admin-administrator",
    who: ROOT,
    at: "/admin/accounts",
    show: async (page) => {
      await button(page, `Actions for ${ANN}`).click();
      await page.getByRole("menuitem", { name: "Make administrator…" }).click();
      await page.getByRole("dialog").getByText("An administrator may change everything here").waitFor();
    },
  },
  {
    name: "admin-domain",
    who: ROOT,
    at: "/admin/domains?name=posthorn.test",
    show: async (page) => {
      await page.getByText("No answer").first().waitFor();
      await page.getByText("the name servers do not answer").first().waitFor();
    },
  },
  {
    name: "admin-domain-keys-failed",
    who: ROOT,
    at: "/admin/domains?name=posthorn.test",
    failing: /\/api\/admin\/domains\/keys/,
    show: async (page) => {
      await page.getByText("No answer").first().waitFor();
      await page.getByRole("alert").first().waitFor();
    },
  },
  {
    name: "admin-domain-new-keys",
    who: ROOT,
    at: "/admin/domains?name=rotated.test",
    show: async (page) => {
      await page.getByText("Publish the new keys").waitFor();
      await page.getByText("No answer").first().waitFor();
      await page.getByText("Publish the new keys").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "admin-domain-forget-key",
    who: ROOT,
    at: "/admin/domains?name=rotated.test",
    show: async (page) => {
      await page.getByText("No answer").first().waitFor();
      await button(page, "Forget…").first().click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "admin-queue-empty",
    who: ROOT,
    at: "/admin/overview",
    show: async (page) => {
      await page.getByText("Takes writes").waitFor();
      await page.route("**/api/admin/queue", (route) => route.fulfill({ json: { hops: [], messages: [] } }));
      await page.getByRole("link", { name: "Queue" }).click();
      await page.getByText("Nothing waits").waitFor();
      await page.getByText("gone@far.example", { exact: true }).waitFor();
    },
  },
  {
    name: "admin-queue-message",
    who: ROOT,
    at: "/admin/queue",
    show: async (page) => {
      await button(page, "Actions for this message").click();
      await page.getByRole("menuitem", { name: "What happened so far…" }).click();
      await page.getByRole("dialog").getByRole("region", { name: "far@away.example" }).waitFor();
    },
  },
  {
    name: "admin-queue-message-failed",
    who: ROOT,
    at: "/admin/queue",
    failing: /\/api\/admin\/queue\/message/,
    show: async (page) => {
      await button(page, "Actions for this message").click();
      await page.getByRole("menuitem", { name: "What happened so far…" }).click();
      await page.getByRole("dialog").getByRole("alert").waitFor();
    },
  },
  {
    name: "admin-reports-none",
    who: ROOT,
    at: "/admin/overview",
    show: async (page) => {
      await page.getByText("Takes writes").waitFor();
      await page.route("**/api/admin/reports?*", (route) => route.fulfill({ json: { domains: [] } }));
      await page.getByRole("link", { name: "Reports" }).click();
      await page.getByText("No reports").waitFor();
    },
  },
  {
    name: "admin-journey-new",
    who: ROOT,
    at: "/admin/journey",
    show: (page) => page.getByLabel("Message-ID or address").waitFor(),
  },
  {
    name: "admin-journey",
    who: ROOT,
    at: "/admin/journey",
    show: async (page) => {
      await page.getByLabel("Message-ID or address").fill(MESSAGE_ID);
      await button(page, "Find").click();
      await page.getByText(`${ANN}, now in INBOX`).waitFor();
    },
  },
  {
    name: "admin-invitation",
    who: ROOT,
    at: "/admin/accounts",
    show: async (page) => {
      await page.getByRole("textbox", { name: "Address", exact: true }).fill(`guest${Date.now()}@posthorn.test`);
      await button(page, "Invite").click();
      await page
        .getByRole("dialog")
        .getByText(/\/invited#/)
        .waitFor();
    },
  },
  {
    name: "admin-account-menu",
    who: ROOT,
    at: "/admin/accounts",
    show: async (page) => {
      await button(page, `Actions for ${ANN}`).click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "admin-account-settings",
    who: ROOT,
    at: "/admin/accounts",
    show: async (page) => {
      await button(page, `Actions for ${ANN}`).click();
      await page.getByRole("menuitem", { name: "Name and folders…" }).click();
      await page.getByRole("dialog").getByLabel("Owner's name").waitFor();
    },
  },
  {
    name: "admin-account-logins",
    who: ROOT,
    at: "/admin/accounts",
    show: async (page) => {
      await button(page, `Actions for ${ANN}`).click();
      await page.getByRole("menuitem", { name: "Logins and programs…" }).click();
      await page.getByRole("dialog").getByText("telephone", { exact: true }).waitFor();
    },
  },
  {
    name: "admin-account-shares",
    who: ROOT,
    at: "/admin/accounts",
    show: async (page) => {
      await button(page, `Actions for ${TEAM}`).click();
      await page.getByRole("menuitem", { name: "Who may use it…" }).click();
      await page.getByRole("dialog").getByText(ANN, { exact: true }).waitFor();
    },
  },
  {
    name: "admin-account-shared-new",
    who: ROOT,
    at: "/admin/accounts",
    show: async (page) => {
      await page.getByText("A shared account").click();
      await page.getByLabel("Its name").waitFor();
    },
  },
  {
    name: "admin-account-sending",
    who: ROOT,
    at: "/admin/accounts",
    show: async (page) => {
      await button(page, `Actions for ${ANN}`).click();
      await page.getByRole("menuitem", { name: "What it has sent…" }).click();
      await page.getByRole("dialog").getByText("1 recipient in the last day").waitFor();
    },
  },
  {
    name: "admin-suppressions-failed",
    who: ROOT,
    at: "/admin/queue",
    failing: /\/api\/admin\/suppressions/,
    show: (page) => page.getByRole("alert").first().waitFor(),
  },
  {
    name: "admin-really",
    who: ROOT,
    at: "/admin/aliases",
    show: async (page) => {
      await button(page, "Remove: info@posthorn.test").click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "admin-alias",
    who: ROOT,
    at: "/admin/aliases",
    show: async (page) => {
      await button(page, "New alias").click();
      await page.getByRole("dialog").waitFor();
    },
  },
];

testScreens("the screens of the administration", {
  program: {
    accounts: [ROOT, ANN],
    workers: 1,
    // Nobody answers at the route's port: mail to elsewhere waits.
    settings:
      '[[routes]]\ndomain = "*"\nhost = "127.0.0.1:9"\ntls = "none"\n[dns]\nresolvers = ["127.0.0.1:9"]\ntimeoutMs = 100\n' +
      `[domains]\nreportsTo = "${ROOT}"\n`,
  },
  async prepare(program) {
    await program.cli("account", "set", ROOT, "--administrator", "on");
    // Retired keys, some that sign, and the next.
    await program.cli("domain", "add", "rotated.test");
    for (const step of ["make", "use", "make"])
      await program.cli("domain", "keys", "rotate", "rotated.test", ...(step === "use" ? ["--no-check"] : []));
    await program.cli("account", "token", "add", ANN, "telephone");
    await program.cli("suppression", "add", "gone@far.example", "--reason", "she has left");
    await program.cli("alias", "add", "info@posthorn.test", ANN, ROOT);
    await program.deliver(ANN, [
      `From: bob@far.example\r\nMessage-ID: ${MESSAGE_ID}\r\nSubject: Lunch\r\n\r\nToday?\r\n`,
    ]);
    await program.cli("account", "add", TEAM, "--shared");
    await program.cli("mailbox", "share", TEAM, "INBOX", ANN, "write");
    await program.deliver(ROOT, [REPORTS]);
    await submit(program, { from: ANN, to: "far@away.example", subject: "Into the queue" });
  },
  states,
});
