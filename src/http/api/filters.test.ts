import assert from "node:assert/strict";
import { it } from "node:test";
import { Hono } from "hono";
import { TestClock } from "../../base/clock.ts";
import { noteProblem } from "../../mail/sieve/problems.ts";
import { addScript, changeScript } from "../../mail/sieve/scripts.ts";
import { temporaryStore } from "../../store/testing/temporary-store.ts";
import { loginRoutes } from "../login.ts";
import { TestBrowser, temporaryLogins } from "../testing/logins.ts";
import { filterRoutes } from "./filters.ts";

it("people see what their scripts did wrong last, until they change them", async () => {
  await using at = await temporaryStore();
  const clock = new TestClock();
  await using logins = await temporaryLogins(at.folder, clock);
  const app = new Hono();
  app.route("/", loginRoutes(logins.login));
  app.route("/", filterRoutes({ ...logins, store: at.store }));
  const [address, password] = ["ann@example.org", "open sesame"];
  const { id } = await logins.directory.addAccount({ address, displayName: "Ann", password });
  await at.store.createAccount(id);
  const account = at.store.account(id);
  const ann = new TestBrowser(app);
  assert.equal((await ann.get("/api/filters/problems")).status, 401);
  await ann.post("/login", { name: address, password });
  assert.deepEqual((await ann.get("/api/filters/problems")).value, { problems: [] });

  const script = await account.write((mail) => addScript(mail, { name: "mine", text: "keep;" }));
  const trouble = { text: "there is no mailbox Bills", line: 3 };
  for (const now of [1, 2]) await account.write((mail) => noteProblem(mail, script, trouble, now));
  const problem = { script: "mine", at: 2, times: 2, ...trouble };
  assert.deepEqual((await ann.get("/api/filters/problems")).value, { problems: [problem] });
  await account.write((mail) => changeScript(mail, script, { text: "stop;" }));
  assert.deepEqual((await ann.get("/api/filters/problems")).value, { problems: [] });
});
