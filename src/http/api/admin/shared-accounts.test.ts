import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Hono } from "hono";
import { temporaryStore, type TemporaryStore } from "../../../store/testing/temporary-store.ts";
import { loginRoutes } from "../../login.ts";
import { temporaryAdmin } from "../../testing/admin.ts";
import { temporaryLogins, TestBrowser, type TestLogins } from "../../testing/logins.ts";
import { adminRoutes } from "./routes.ts";

const ROOT = "root@example.org";
const TEAM = "team@example.org";
const PATH = "/api/admin/accounts/shared";

describe("accounts that belong to nobody, in the administration", () => {
  let at: TemporaryStore;
  let logins: TestLogins;
  let admin: Awaited<ReturnType<typeof temporaryAdmin>>;
  let root: TestBrowser;

  before(async () => {
    at = await temporaryStore();
    logins = await temporaryLogins(at.folder, at.clock);
    admin = await temporaryAdmin(at, logins);
    const app = new Hono();
    app.route("/", loginRoutes(logins.login));
    app.route("/", adminRoutes({ ...logins, ...admin }));
    const { id } = await logins.directory.addAccount({ address: ROOT, password: "open sesame" });
    await at.store.createAccount(id);
    await logins.directory.changeAccount(ROOT, { administrator: true });
    root = new TestBrowser(app);
    assert.equal((await root.post("/login", { name: ROOT, password: "open sesame" })).status, 200);
  });
  after(async () => {
    await admin[Symbol.asyncDispose]();
    await logins[Symbol.asyncDispose]();
    await at[Symbol.asyncDispose]();
  });

  const shown = async () =>
    (await root.get(`${PATH}/folders?address=${TEAM}`)).value as { folders: string[]; shares: { folder: string }[] };

  it("are made without a password, and marked in the list", async () => {
    assert.equal((await root.post(PATH, { address: TEAM, name: " The team " })).value["address"], TEAM);
    assert.equal((await root.post(PATH, { address: TEAM })).status, 409);
    const { accounts } = (await root.get(`/api/admin/accounts?find=${TEAM}`)).value as { accounts: object[] };
    assert.deepEqual(
      accounts.map((each) => ({ ...each, maxBytes: undefined })),
      [{ ...accounts[0], name: "The team", shared: true, maxBytes: undefined }],
    );
    assert.equal((await logins.directory.credentials.find(TEAM)).credential?.hash, undefined);
  });

  it("are shared as a whole or by folder, and taken back", async () => {
    const share = { address: TEAM, who: ROOT, rights: "write" };
    assert.equal((await root.post(`${PATH}/share`, share)).status, 204);
    const { folders, shares } = await shown();
    assert.ok(folders.includes("INBOX"));
    assert.deepEqual(
      shares,
      folders.map((folder) => ({ folder, who: ROOT, rights: "lrswite", withheld: false })),
    );
    assert.equal((await root.post(`${PATH}/unshare`, { address: TEAM, who: ROOT, folder: "INBOX" })).status, 204);
    assert.deepEqual(
      (await shown()).shares.map(({ folder }) => folder),
      folders.filter((folder) => folder !== "INBOX"),
    );
    assert.equal((await root.post(`${PATH}/unshare`, { address: TEAM, who: ROOT })).status, 204);
    assert.deepEqual((await shown()).shares, []);
  });

  it("are the only ones whose folders an administrator gives away", async () => {
    const share = { address: ROOT, who: "anyone", rights: "read" };
    assert.equal((await root.post(`${PATH}/share`, share)).status, 409);
    assert.equal((await root.get(`${PATH}/folders?address=${ROOT}`)).status, 409);
    for (const [change, status] of [
      [{ rights: "lrs" }, 422],
      [{ who: "nobody" }, 404],
      [{ folder: "None" }, 404],
      [{ address: "no@example.org" }, 404],
      [{ who: TEAM }, 422],
    ] as const)
      assert.equal((await root.post(`${PATH}/share`, { ...share, address: TEAM, ...change })).status, status);
  });
});
