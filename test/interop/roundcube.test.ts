/** Roundcube in a browser does all that a webmail does, and every effect is seen again by another program over IMAP. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it, type TestContext } from "node:test";
import { awaitMessages, messagesOf, openFlow, type Seen } from "../support/flow.ts";
import { withoutRefusal } from "../support/outcomes.ts";
import { type Program, startProgram } from "../support/program.ts";
import { RoundcubePage, type SearchField } from "../support/roundcube-page.ts";
import { needsRoundcube, type Roundcube, startRoundcube } from "../support/roundcube.ts";
import { sampleMessage } from "../support/sample-mail.ts";

const ANN = "ann@posthorn.test";
const BOB = "bob@posthorn.test";
const COUNT = 60;
/** The place of a message whose only alternative in HTML has an image in it, and a script and a tracker. */
const ILLUSTRATED = 58;
const FOLDER = "Projets été & 会議";
const RENAMED = "Dossiers d'été";
const SUBJECT = "Réunion 会議";
const BODY = "Bonjour – 会議\n\n.leading dot\nFrom the start of a line\n";

describe("Roundcube", { concurrency: false }, () => {
  const stack = new AsyncDisposableStack();
  const attachment = randomBytes(300_000);
  let mail: Program;
  let server: Roundcube;
  let web: RoundcubePage;
  let ready = false;

  const started = async (test: TestContext): Promise<boolean> => {
    if (!needsRoundcube(test)) return false;
    if (ready) return true;
    mail = await startProgram({ accounts: [ANN, BOB] });
    stack.defer(() => mail.stop());
    await mail.deliver(
      ANN,
      Array.from({ length: COUNT }, (_, i) => sampleMessage(i)),
    );
    server = stack.use(await startRoundcube(mail));
    web = stack.use(await RoundcubePage.open(server.url));
    ready = true;
    return true;
  };
  after(() => stack.disposeAsync());

  /** A step in which no command of IMAP or submission may be refused. */
  const step = (title: string, deed: () => Promise<void>, except: readonly string[] = []): void => {
    it(title, async (test) => {
      if (await started(test)) await withoutRefusal(mail, deed, except);
    });
  };
  const holds = (...of: [user: string, path: string, expected: (messages: readonly Seen[]) => boolean]) =>
    awaitMessages(mail, ...of);
  const paths = async (): Promise<readonly string[]> => {
    const client = await openFlow(mail, ANN);
    const tree = await client.list();
    await client.logout();
    return tree.filter((each) => each.subscribed).map((each) => each.path);
  };

  step(
    "refuses a wrong password",
    async () => {
      await web.tryLogin(ANN, "wrong");
      await web.page.locator("#messagestack", { hasText: "Login failed" }).waitFor();
    },
    ["imap AUTHENTICATE no"],
  );

  step("logs in, lists the newest, and pages", async () => {
    await web.login(ANN, mail.password);
    assert.equal(await web.count(), COUNT);
    await web.rows().first().filter({ hasText: "Отчёт за квартал 14" }).waitFor();
    await web.asking("list", () => web.ask('rcmail.command("nextpage")'));
    await web.rows().last().filter({ hasText: "Quarterly report 0" }).waitFor();
    await web.asking("list", () => web.ask('rcmail.command("firstpage")'));
  });

  step("knows the folders by their use, and shows the quota", async () => {
    await web.openMailbox("INBOX");
    assert.equal(await web.page.locator("#mailboxlist > li").count(), 6);
    for (const use of ["inbox", "drafts", "sent", "junk", "trash", "archive"])
      assert.equal(await web.page.locator(`#mailboxlist > li.${use}`).count(), 1, use);
    const quota = await web.ask<{ total: number; used: number }>("rcmail.env.quota_content");
    assert.ok(quota.total > 0 && quota.used > 0, JSON.stringify(quota));
  });

  step("sorts and shows conversations", async () => {
    await web.openMailbox("INBOX");
    await web.asking("list", () => web.ask('rcmail.command("sort", "subject_ASC")'));
    await web.rows().first().filter({ hasText: "Quarterly report 0" }).waitFor();
    await web.asking("list", () => web.ask('rcmail.command("sort", "date_DESC")'));
    await web.rows().first().filter({ hasText: "Отчёт за квартал 14" }).waitFor();
    await web.asking("list", () => web.ask("rcmail.set_list_options([], undefined, undefined, 1)"));
    await web.counts(COUNT / 4);
    await web.asking("list", () => web.ask("rcmail.set_list_options([], undefined, undefined, 0)"));
  });

  step("reads HTML with its image, runs no script and calls nobody", async () => {
    await web.openMailbox("INBOX");
    await web.read(web.rows().nth(COUNT - 1 - ILLUSTRATED));
    await web.message.locator(".message-htmlpart h2").waitFor();
    const image = web.message.locator(".message-htmlpart img[alt=dot]");
    await image.scrollIntoViewIfNeeded();
    assert.equal(await web.ask('document.querySelector("#messagecontframe").contentWindow.scriptRan'), undefined);
    assert.equal(
      await web.ask(
        'document.querySelector("#messagecontframe").contentDocument.querySelector("img[alt=dot]").decode().then(() => "drawn")',
      ),
      "drawn",
    );
    assert.deepEqual(web.outside, []);
  });

  step("flags a message and marks it unread", async () => {
    await holds(ANN, "INBOX", (all) => all[ILLUSTRATED]?.flags === "\\Seen");
    await web.asking("mark", () => web.ask('rcmail.command("mark", "flagged")'));
    await web.asking("mark", () => web.ask('rcmail.command("mark", "unread")'));
    await holds(ANN, "INBOX", (all) => all[ILLUSTRATED]?.flags === "\\Flagged");
  });

  step("creates a folder whose name is not ASCII, and moves a message into it by drag and drop", async () => {
    await web.go("_task=settings&_action=folders");
    await web.press("create");
    await web.saveFolder(FOLDER);
    assert.ok((await paths()).includes(FOLDER));
    await web.openMailbox("INBOX");
    const from = await web.rows().nth(2).locator("td.subject").boundingBox();
    const target = web.page.locator("#mailboxlist li > a", { hasText: FOLDER });
    await target.scrollIntoViewIfNeeded();
    const to = await target.boundingBox();
    assert.ok(from !== null && to !== null);
    const { mouse } = web.page;
    await web.asking("move", async () => {
      await mouse.move(from.x + 40, from.y + 10);
      await mouse.down();
      await mouse.move(from.x + 20, from.y + 14, { steps: 4 });
      await mouse.move(to.x + 30, to.y + to.height / 2, { steps: 12 });
      await mouse.up();
    });
    await web.counts(COUNT - 1);
    await holds(ANN, FOLDER, (all) => all.length === 1);
  });

  step("saves a draft, attaches a file and sends it with STARTTLS", async () => {
    await web.compose(BOB, SUBJECT, BODY);
    await web.ask('rcmail.command("savedraft")');
    await web.until("rcmail.env.draft_id");
    await holds(ANN, "Drafts", ([draft]) => draft?.subject === SUBJECT);
    const file = join(mail.folder, "Rapport été.bin");
    await writeFile(file, attachment);
    await web.page.locator('input[type=file][name="_attachments[]"]').first().setInputFiles(file);
    await web.page.locator("#attachment-list li:not(.uploading)", { hasText: "Rapport" }).waitFor();
    await web.send();
    await holds(ANN, "Sent", ([sent]) => sent?.subject === SUBJECT && sent.flags.includes("\\Seen"));
    await holds(ANN, "Drafts", (all) => all.length === 0);
    await holds(BOB, "INBOX", ([came]) => came?.subject === SUBJECT);
  });

  step("searches subjects, names and bodies, in one folder and in all", async () => {
    const found = async (text: string, field: SearchField, scope?: "all"): Promise<number> => {
      await web.openMailbox("INBOX");
      return web.search(text, field, scope);
    };
    // One message left the inbox: number 57, which is of pineapple.
    assert.equal(await found("pineapple", "text"), COUNT / 10 - 1);
    assert.equal(await found("Quarterly", "subject"), COUNT / 5);
    assert.equal(await found("Ångström", "from"), COUNT / 5);
    assert.equal(await found("pineapple", "text", "all"), COUNT / 10);
    assert.equal(await found("会議", "subject", "all"), COUNT / 5 + 1);
  });

  step("deletes into Trash, calls a message junk, and empties Trash", async () => {
    await web.openMailbox("INBOX");
    await web.read(web.rows().nth(1));
    await web.asking("move", () => web.press("delete"));
    await holds(ANN, "Trash", (all) => all.length === 1);
    await web.read(web.rows().nth(1));
    await web.asking("plugin.markasjunk", () => web.ask('rcmail.command("plugin.markasjunk.junk")'));
    await holds(ANN, "Junk", ([junk]) => junk !== undefined);
    await web.openMailbox("Trash");
    await web.asking("purge", async () => {
      await web.ask('rcmail.command("purge")');
      await web.confirm();
    });
    await holds(ANN, "Trash", (all) => all.length === 0);
  });

  step("renames and deletes a folder", async () => {
    await web.go("_task=settings&_action=folders");
    await (await web.folder(FOLDER)).locator("a").first().click();
    await web.saveFolder(RENAMED);
    await holds(ANN, RENAMED, (all) => all.length === 1);
    await web.go("_task=settings&_action=folders");
    const line = await web.folder(RENAMED);
    await line.locator("a").first().click();
    await web.form.locator("input[name=_name]").waitFor();
    await web.press("delete");
    await web.confirm();
    await line.waitFor({ state: "detached" });
    assert.ok((await paths()).every((path) => ![FOLDER, RENAMED].includes(path)));
  });

  step("lets the recipient read it whole, and answer in the same conversation", async () => {
    await web.logout();
    await web.login(BOB, mail.password);
    await web.read(web.rows().filter({ hasText: SUBJECT }));
    const text = await web.message.locator(".message-part").first().innerText();
    for (const line of BODY.trimEnd().split("\n")) assert.ok(text.includes(line), text);
    const download = web.page.waitForEvent("download");
    await web.message.locator("#attachment-list li a.filename").first().click({ noWaitAfter: true });
    const saved = await download;
    assert.equal(saved.suggestedFilename(), "Rapport été.bin");
    assert.ok((await readFile(await saved.path())).equals(attachment));
    await web.press("reply");
    await web.page.waitForSelector("#compose-subject");
    await web.idle();
    await web.send();
    const [original] = await messagesOf(mail, ANN, "Sent");
    const id = /^Message-ID: (.*)$/m.exec(original?.source ?? "")?.[1] ?? "?";
    const [answer] = (await holds(ANN, "INBOX", (all) => all.some((each) => each.subject === `Re: ${SUBJECT}`))).slice(
      -1,
    );
    assert.ok(answer?.source.includes(`In-Reply-To: ${id}`));
    await holds(BOB, "INBOX", ([read]) => read?.flags.includes("\\Answered") === true);
    await web.logout();
  });

  it("went without an error in its log or in the browser", async (test) => {
    if (!(await started(test))) return;
    const lines = (await server.errors())
      .split("\n")
      .filter((line) => line !== "" && !line.includes("Login failed for"));
    assert.deepEqual(lines, []);
    assert.deepEqual(
      web.errors.filter((error) => !/ 40[13] /.test(error)),
      [],
    );
    assert.deepEqual(web.outside, []);
  });
});
