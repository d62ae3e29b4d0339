/** What every directory must do, whatever database is under it. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { PasswordHasher } from "../auth/password.ts";
import { DAY_MS, TestClock } from "../base/clock.ts";
import { Refusal, type RefusalCode } from "../base/errors.ts";
import type { Database } from "../db/database.ts";
import type { AccountEntry, NewAccount } from "./directory.ts";
import { ALIAS_DEPTH_MAX, EXPANSION_MAX } from "./limits.ts";
import { WebSessions } from "./web-sessions.ts";
import { openDirectory, type DirectoryOptions, type SqlDirectory } from "./sql-directory.ts";

/** Two connections to one fresh database with the directory's tables, as two processes have them. */
export interface TestDatabases extends AsyncDisposable {
  readonly one: Database;
  readonly other: Database;
}

const hasher = new PasswordHasher({ memoryKiB: 64, passes: 1 });
const HASH = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
const cheaply = (address: string): NewAccount => ({ address, password: { hash: HASH } });
const many = (name: string): string[] =>
  Array.from({ length: EXPANSION_MAX / 2 + 1 }, (_, i) => `${name}${i}@elsewhere.example`);
const refusal =
  (code: RefusalCode, text?: RegExp) =>
  (error: unknown): boolean =>
    error instanceof Refusal && error.code === code && (text === undefined || text.test(error.message));

export function describeDirectory(engine: string, open: () => Promise<TestDatabases>): void {
  describe(`a directory in ${engine}`, () => {
    let databases: TestDatabases;
    let clock: TestClock;
    let directory: SqlDirectory;
    const another = (options: Partial<DirectoryOptions> = {}): SqlDirectory =>
      openDirectory({ database: databases.other, hasher, clock, ...options });

    before(async () => {
      databases = await open();
      clock = new TestClock();
      directory = openDirectory({ database: databases.one, hasher, clock });
    });
    after(async () => databases[Symbol.asyncDispose]());

    /** A fresh domain with accounts, so that tests do not meet. */
    let domains = 0;
    async function makeDomain(...locals: readonly string[]): Promise<string> {
      const domain = `d${++domains}.example`;
      await directory.addDomain(domain);
      clock.advance(1000);
      await directory.addAccounts(locals.map((local) => cheaply(`${local}@${domain}`)));
      return domain;
    }
    async function whoGets(address: string, at = directory): Promise<string> {
      const resolution = await at.resolve(address);
      if (resolution.kind !== "local") return resolution.kind;
      const accounts = resolution.accounts.map(
        (each) => each.address + (each.detail === undefined ? "" : ` [${each.detail}]`),
      );
      return [...accounts, ...resolution.remote].join(", ");
    }

    it("finds accounts without regard to case or to how Unicode is written", async () => {
      const domain = await makeDomain("Ann", "jos\u00e9");
      assert.equal(await whoGets(`ANN@${domain.toUpperCase()}`), `Ann@${domain}`);
      assert.equal(await whoGets(`Jose\u0301@${domain}`), `jos\u00e9@${domain}`);
      assert.equal(await whoGets(`bob@${domain}`), "unknown-user");
      assert.equal(await whoGets("bob@elsewhere.example"), "remote");
      assert.equal(await whoGets(`@${domain}`), "unknown-user");
    });

    it("takes domains as U-labels and as A-labels", async () => {
      await directory.addDomain("Bücher.example");
      await directory.addAccount(cheaply("ann@BÜCHER.example"));
      assert.equal(await whoGets("ann@xn--bcher-kva.example"), "ann@xn--bcher-kva.example");
      assert.equal(await whoGets("ann@bücher.example"), "ann@xn--bcher-kva.example");
      assert.equal(await directory.isLocalDomain("BÜCHER.example"), true);
      assert.equal(await directory.isLocalDomain("buecher.example"), false);
    });

    it("cuts the tag off, unless the address as a whole has an owner", async () => {
      const domain = await makeDomain("ann", "ann+work");
      assert.equal(await whoGets(`ann+News@${domain}`), `ann@${domain} [News]`);
      assert.equal(await whoGets(`ann+work@${domain}`), `ann+work@${domain}`);
      assert.equal(await whoGets(`bob+x@${domain}`), "unknown-user");
      assert.equal(await whoGets(`ann-x@${domain}`, another({ separator: "-" })), `ann@${domain} [x]`);
      assert.equal(await whoGets(`ann+x@${domain}`, another({ separator: "" })), "unknown-user");
    });

    it("follows aliases to one, to many, elsewhere, and through each other", async () => {
      const domain = await makeDomain("ann", "bob");
      await directory.addAlias(`info@${domain}`, [`ann@${domain}`]);
      await directory.addAlias(`all@${domain}`, [
        `info@${domain}`,
        `Bob@${domain}`,
        `ann@${domain}`,
        "Eve@Elsewhere.example",
      ]);
      assert.equal(await whoGets(`INFO@${domain}`), `ann@${domain}`);
      assert.equal(await whoGets(`info+x@${domain}`), `ann@${domain} [x]`);
      assert.equal(await whoGets(`all@${domain}`), `bob@${domain}, ann@${domain}, Eve@elsewhere.example`);
    });

    it("cuts loops and refuses what is nested too deep or leads to too many", async () => {
      const domain = await makeDomain("ann");
      await directory.addAlias(`a@${domain}`, [`b@${domain}`]);
      await directory.addAlias(`b@${domain}`, [`a@${domain}`, `ann@${domain}`]);
      await directory.addAlias(`c@${domain}`, [`d@${domain}`]);
      await directory.addAlias(`d@${domain}`, [`c@${domain}`]);
      assert.equal(await whoGets(`a@${domain}`), `ann@${domain}`);
      assert.equal(await whoGets(`c@${domain}`), "unknown-user");

      for (let i = 0; i <= ALIAS_DEPTH_MAX; i++) {
        await directory.addAlias(`deep${i}@${domain}`, [
          i === ALIAS_DEPTH_MAX ? `ann@${domain}` : `deep${i + 1}@${domain}`,
        ]);
      }
      assert.equal(await whoGets(`deep1@${domain}`), `ann@${domain}`);
      await assert.rejects(directory.resolve(`deep0@${domain}`), refusal("limit"));

      await directory.addAlias(`wide1@${domain}`, many("x"));
      await directory.addAlias(`wide2@${domain}`, many("y"));
      await directory.addAlias(`wide@${domain}`, [`wide1@${domain}`, `wide2@${domain}`]);
      await assert.rejects(directory.resolve(`wide@${domain}`), refusal("limit"));
    });

    it("gives what nobody has to the catch-all", async () => {
      await directory.addDomain("all.example", { catchAll: "boss@all.example" });
      await directory.addAccounts([cheaply("boss@all.example"), cheaply("ann@all.example")]);
      assert.equal(await whoGets("whoever@all.example"), "boss@all.example");
      assert.equal(await whoGets("ann@all.example"), "ann@all.example");
      assert.equal(await whoGets("ann+x@all.example"), "ann@all.example [x]");
      assert.equal(await whoGets("postmaster@all.example"), "boss@all.example");
      const listed = (await directory.domains()).find((each) => each.name === "all.example");
      assert.equal(listed?.catchAll, "boss@all.example");
      const domain = await makeDomain("ann");
      await directory.addAlias(`@${domain}`, [`ann@${domain}`, "copy@elsewhere.example"]);
      assert.equal(await whoGets(`x@${domain}`), `ann@${domain}, copy@elsewhere.example`);
      await directory.removeAlias(`@${domain}`);
      assert.equal(await whoGets(`x@${domain}`), "unknown-user");
    });

    it("has a postmaster at every domain, and one to report abuse to", async () => {
      const domain = await makeDomain("zoe", "ann");
      assert.equal(await whoGets(`PostMaster@${domain}`), `zoe@${domain}`);
      assert.equal(await whoGets(`abuse@${domain}`), `zoe@${domain}`);
      assert.equal(await whoGets(`postmaster+x@${domain}`), `zoe@${domain} [x]`);
      const configured = another({ postmaster: `ann@${domain}`, defaultDomain: domain });
      assert.equal(await whoGets(`postmaster@${domain}`, configured), `ann@${domain}`);
      assert.equal(await whoGets("postmaster", configured), `ann@${domain}`);
      assert.equal(await whoGets("someone", configured), "unknown-user");
      assert.equal(
        await whoGets(`postmaster@${domain}`, another({ postmaster: `postmaster@${domain}` })),
        `zoe@${domain}`,
      );
      await directory.addAlias(`postmaster@${domain}`, [`ann@${domain}`]);
      assert.equal(await whoGets(`postmaster@${domain}`), `ann@${domain}`);
      const empty = await makeDomain();
      assert.notEqual(await whoGets(`postmaster@${empty}`), "unknown-user");
    });

    it("lets people send as what is theirs", async () => {
      const domain = await makeDomain("ann", "bob");
      await directory.addAlias(`info@${domain}`, [`ann@${domain}`]);
      await directory.addAlias(`team@${domain}`, [`ann@${domain}`, `bob@${domain}`]);
      await directory.addAlias(`board@${domain}`, [`team@${domain}`]);
      await directory.addAlias(`chief@${domain}`, [`info@${domain}`]);
      const ann = await directory.account(`ann@${domain}`);
      assert.ok(ann);
      const mine = ["ann", "ANN", "ann+x", "info", "team", "chief", "postmaster"];
      const notMine = ["bob", "bob+ann", "board", "nobody"];
      for (const local of mine) assert.equal(await directory.maySendAs(ann.id, `${local}@${domain}`), true, local);
      for (const local of notMine) assert.equal(await directory.maySendAs(ann.id, `${local}@${domain}`), false, local);
      assert.equal(await directory.maySendAs(ann.id, "ann@elsewhere.example"), false);
      assert.equal(await directory.maySendAs(ann.id, "nonsense"), false);
    });

    it("refuses nothing for the wrong reason when accounts are added", async () => {
      const domain = await makeDomain("ann");
      await directory.addAlias(`info@${domain}`, [`ann@${domain}`]);
      await assert.rejects(directory.addAccount(cheaply(`ANN@${domain}`)), refusal("exists", /ANN@.* exists already/));
      await assert.rejects(directory.addAccount(cheaply(`info@${domain}`)), refusal("exists"));
      await assert.rejects(
        directory.addAccount(cheaply("ann@elsewhere.example")),
        refusal("not-found", /elsewhere\.example is not a domain/),
      );
      await assert.rejects(directory.addAccount(cheaply("ann")), refusal("invalid"));
      await assert.rejects(
        directory.addAccount({ address: `x@${domain}`, password: "" }),
        refusal("invalid", /password/),
      );
      await assert.rejects(
        directory.addAccount({ address: `x@${domain}`, password: "p".repeat(2000) }),
        refusal("invalid"),
      );
      await assert.rejects(
        directory.addAccount({ address: `x@${domain}`, password: { hash: "md5" } }),
        refusal("invalid", /argon2id/),
      );
      await assert.rejects(
        directory.addAccount({ ...cheaply(`x@${domain}`), displayName: "a\nb" }),
        refusal("invalid", /display name/),
      );
      assert.equal(await whoGets(`x@${domain}`), "unknown-user");
    });

    it("adds all accounts or none", async () => {
      const domain = await makeDomain();
      const twice = [cheaply(`ann@${domain}`), cheaply(`bob@${domain}`), cheaply(`Ann@${domain}`)];
      await assert.rejects(directory.addAccounts(twice), refusal("exists"));
      assert.equal(await whoGets(`bob@${domain}`), "unknown-user");
      const added = await directory.addAccounts(Array.from({ length: 3000 }, (_, i) => cheaply(`u${i}@${domain}`)));
      assert.equal(new Set(added.map((each) => each.id)).size, 3000);
      const listed: string[] = [];
      for (let last: string | undefined = ""; last !== undefined;) {
        const page: readonly AccountEntry[] = await directory.accounts({ domain, after: last, limit: 700 });
        listed.push(...page.map((each) => each.address));
        last = page.at(-1)?.address;
      }
      assert.equal(listed.length, 3000);
      assert.deepEqual(listed, listed.toSorted());
    });

    it("never gives an id again", async () => {
      const domain = await makeDomain("ann");
      const ann = await directory.account(`ann@${domain}`);
      assert.ok(ann);
      assert.deepEqual(await directory.accountById(ann.id), ann);
      assert.equal(ann.createdAt, clock.now());
      assert.equal(await directory.removeAccount(`ANN@${domain}`), ann.id);
      assert.equal(await directory.accountById(ann.id), undefined);
      await assert.rejects(directory.removeAccount(`ann@${domain}`), refusal("not-found"));
      const again = await directory.addAccount(cheaply(`ann@${domain}`));
      assert.ok(again.id > ann.id);
    });

    it("lets a domain have no subaddresses", async () => {
      const domain = await makeDomain("ann");
      await directory.addDomain(`other.${domain}`, { catchAll: `ann@${domain}` });
      await directory.changeDomain(domain.toUpperCase(), { subaddresses: false });
      assert.equal(await whoGets(`ann+x@${domain}`), "unknown-user");
      assert.equal(await whoGets(`postmaster+x@${domain}`), "unknown-user");
      assert.equal(await whoGets(`postmaster@${domain}`), `ann@${domain}`);
      const { id } = (await directory.account(`ann@${domain}`)) ?? assert.fail();
      assert.equal(await directory.maySendAs(id, `ann+x@${domain}`), false);
      await directory.changeDomain(domain, { subaddresses: true });
      assert.equal(await whoGets(`ann+x@${domain}`), `ann@${domain} [x]`);
      assert.equal(await directory.maySendAs(id, `ann+x@${domain}`), true);
    });

    it("has senders try later while the users of a domain move here", async () => {
      const domain = await makeDomain("ann");
      await directory.addAlias(`soon@${domain}`, [`bob@${domain}`]);
      const asked = (local: string) => directory.resolve(`${local}@${domain}`);
      assert.deepEqual(await asked("bob"), { kind: "unknown-user", later: false });
      await directory.changeDomain(domain, { unknownUsers: "defer" });
      assert.deepEqual(await asked("bob"), { kind: "unknown-user", later: true });
      assert.deepEqual(await asked("soon"), { kind: "unknown-user", later: true });
      assert.equal(await whoGets(`ann@${domain}`), `ann@${domain}`);
      assert.equal(await whoGets("x@elsewhere.example"), "remote");
    });

    it("changes of a domain what it is told to, and no more", async () => {
      const domain = await makeDomain("ann", "bob");
      const listed = async () => (await directory.domains()).find((each) => each.name === domain);
      const usual = {
        name: domain,
        catchAll: undefined,
        subaddresses: true,
        unknownUsers: "refuse",
        accountBytes: undefined,
        accountMessages: undefined,
      } as const;
      assert.deepEqual(await listed(), usual);
      await directory.changeDomain(domain, { catchAll: `ann@${domain}`, accountBytes: 0, accountMessages: 7 });
      assert.deepEqual(await listed(), {
        ...usual,
        catchAll: `ann@${domain}`,
        accountBytes: 0,
        accountMessages: 7,
      });
      assert.equal(await whoGets(`x@${domain}`), `ann@${domain}`);
      await directory.changeDomain(domain, { catchAll: `bob@${domain}` });
      assert.equal(await whoGets(`x@${domain}`), `bob@${domain}`);
      await directory.changeDomain(domain, {
        catchAll: undefined,
        accountBytes: undefined,
        accountMessages: undefined,
      });
      assert.deepEqual(await listed(), usual);
      assert.equal(await whoGets(`x@${domain}`), "unknown-user");
      await assert.rejects(directory.changeDomain(domain, { catchAll: "nobody" }), refusal("invalid"));
      await assert.rejects(directory.changeDomain("nowhere.example", { subaddresses: false }), refusal("not-found"));
    });

    it("changes the members of aliases, all or some", async () => {
      const domain = await makeDomain("ann", "bob", "cyd");
      const team = `team@${domain}`;
      const [ann, bob, cyd] = ["ann", "bob", "cyd"].map((local) => `${local}@${domain}`) as [string, string, string];
      await directory.addAlias(team, [ann]);
      await directory.setAlias(team.toUpperCase(), [bob, cyd]);
      assert.equal(await whoGets(team), `${bob}, ${cyd}`);
      assert.deepEqual(await directory.changeMembers(team, { add: [ann, bob, "eve@elsewhere.example"] }), [
        bob,
        cyd,
        ann,
        "eve@elsewhere.example",
      ]);
      assert.deepEqual(await directory.changeMembers(team, { remove: [bob.toUpperCase(), "eve@ELSEWHERE.example"] }), [
        cyd,
        ann,
      ]);
      assert.deepEqual(await directory.changeMembers(team, { add: [bob], remove: [cyd] }), [ann, bob]);
      await directory.addAlias(`@${domain}`, [ann]);
      await directory.setAlias(`@${domain}`, [bob]);
      assert.equal(await whoGets(`x@${domain}`), bob);
      await assert.rejects(directory.changeMembers(team, { remove: [cyd] }), refusal("not-found"));
      await assert.rejects(directory.changeMembers(team, { remove: [ann, bob] }), refusal("invalid"));
      await assert.rejects(directory.changeMembers(team, { add: [team] }), refusal("invalid"));
      await assert.rejects(directory.changeMembers(team, { add: [...many("x"), ...many("y")] }), refusal("limit"));
      await assert.rejects(directory.setAlias(`none@${domain}`, [ann]), refusal("not-found"));
      assert.equal(await whoGets(team), `${ann}, ${bob}`);
    });

    it("knows accounts that file by subaddress", async () => {
      const domain = await makeDomain("ann", "bob");
      await directory.addAlias(`both@${domain}`, [`ann@${domain}`, `bob@${domain}`]);
      const folders = async (address: string) => {
        const found = await directory.resolve(address);
        return found.kind === "local" ? found.accounts.map(({ folder }) => folder) : found.kind;
      };
      assert.deepEqual(await folders(`ann+x@${domain}`), [undefined]);
      const ann = await directory.changeAccount(`ANN@${domain}`, { subaddressFolders: true, displayName: "Ann" });
      assert.deepEqual(ann, await directory.account(`ann@${domain}`));
      assert.deepEqual([ann.subaddressFolders, ann.displayName, ann.enabled], [true, "Ann", true]);
      assert.equal(ann.administrator, false);
      assert.equal((await directory.changeAccount(`ann@${domain}`, { administrator: true })).administrator, true);
      assert.equal((await directory.account(`ann@${domain}`))?.administrator, true);
      assert.deepEqual(await folders(`ann+x@${domain}`), ["x"]);
      assert.deepEqual(await folders(`ann@${domain}`), [undefined]);
      assert.deepEqual(await folders(`both+y@${domain}`), ["y", undefined]);
      await assert.rejects(directory.changeAccount(`cyd@${domain}`, { enabled: true }), refusal("not-found"));
      await assert.rejects(directory.changeAccount(`ann@${domain}`, { displayName: "\n" }), refusal("invalid"));
    });

    it("keeps disabled accounts, which take no mail", async () => {
      const domain = await makeDomain("ann", "bob");
      await directory.addAlias(`both@${domain}`, [`ann@${domain}`, `bob@${domain}`]);
      await directory.changeAccount(`ann@${domain}`, { enabled: false });
      assert.equal(await whoGets(`ann@${domain}`), "disabled");
      assert.equal(await whoGets(`both@${domain}`), `bob@${domain}`);
      assert.equal((await directory.account(`ann@${domain}`))?.enabled, false);
      await directory.changeAccount(`ann@${domain}`, { enabled: true });
      assert.equal(await whoGets(`ann@${domain}`), `ann@${domain}`);
    });

    it("keeps domains that are in use", async () => {
      const domain = await makeDomain("ann");
      await assert.rejects(directory.addDomain(domain), refusal("exists"));
      await assert.rejects(directory.addDomain("exa mple"), refusal("invalid"));
      await assert.rejects(directory.removeDomain(domain), refusal("conflict"));
      await directory.addAlias(`info@${domain}`, ["x@elsewhere.example"]);
      await directory.removeAccount(`ann@${domain}`);
      await assert.rejects(directory.removeDomain(domain), refusal("conflict"));
      await directory.removeAlias(`INFO@${domain}`);
      await directory.addAlias(`@${domain}`, ["x@elsewhere.example"]);
      await directory.removeDomain(domain);
      assert.equal(await whoGets(`x@${domain}`), "remote");
      await assert.rejects(directory.removeDomain(domain), refusal("not-found"));
    });

    it("refuses aliases that cannot be", async () => {
      const domain = await makeDomain("ann");
      await assert.rejects(directory.addAlias(`ann@${domain}`, ["x@elsewhere.example"]), refusal("exists"));
      await assert.rejects(directory.addAlias(`x@${domain}`, [`x@${domain}`]), refusal("invalid", /lead to itself/));
      await assert.rejects(directory.addAlias(`x@${domain}`, []), refusal("invalid"));
      await assert.rejects(directory.addAlias(`x@${domain}`, ["ann"]), refusal("invalid", /"ann" is not an address/));
      await assert.rejects(directory.addAlias("x@elsewhere.example", [`ann@${domain}`]), refusal("not-found"));
      await assert.rejects(directory.addAlias("@exa mple", [`ann@${domain}`]), refusal("invalid"));
      await assert.rejects(directory.removeAlias(`x@${domain}`), refusal("not-found"));
    });

    it("lists aliases with their members in order", async () => {
      const domain = await makeDomain();
      const members = Array.from({ length: 900 }, (_, i) => `m${899 - i}@elsewhere.example`);
      for (let i = 0; i < 7; i++) await directory.addAlias(`list${i}@${domain}`, members);
      const listed = await directory.aliases(domain);
      assert.deepEqual(
        listed.map((each) => each.address),
        Array.from({ length: 7 }, (_, i) => `list${i}@${domain}`),
      );
      for (const each of listed) assert.deepEqual(each.members, members);
      assert.ok((await directory.aliases()).length >= listed.length);
    });

    it("shows what another process changed with the next question", async () => {
      const domain = await makeDomain("ann");
      const elsewhere = another();
      assert.equal(await whoGets(`new@${domain}`), "unknown-user");
      assert.equal(await elsewhere.isLocalDomain(`sub.${domain}`), false);
      await elsewhere.addAlias(`new@${domain}`, [`ann@${domain}`]);
      assert.equal(await whoGets(`new@${domain}`), `ann@${domain}`);
      await elsewhere.removeAccount(`ann@${domain}`);
      assert.equal(await whoGets(`new@${domain}`), "unknown-user");
      assert.equal(await directory.account(`ann@${domain}`), undefined);
      await directory.addDomain(`sub.${domain}`);
      assert.equal(await elsewhere.isLocalDomain(`sub.${domain}`), true);
    });

    it("gives every one of concurrent writers its own id", async () => {
      const domain = await makeDomain();
      const added = await Promise.all(
        Array.from({ length: 40 }, (_, i) => directory.addAccount(cheaply(`u${i}@${domain}`))),
      );
      added.push(
        await another().addAccount(cheaply(`other@${domain}`)),
        await directory.addAccount(cheaply(`one@${domain}`)),
      );
      assert.equal(new Set(added.map((each) => each.id)).size, 42);
    });

    it("has one secret for all its processes", async () => {
      assert.deepEqual(await directory.credentials.secret(), await another().credentials.secret());
    });

    it("renews a credential only while it is the same", async () => {
      const domain = await makeDomain("ann");
      const name = `ann@${domain}`;
      const old = (await directory.credentials.find(name)).credential;
      assert.ok(old);
      assert.equal(old.accountId, (await directory.account(name))?.id);
      assert.equal(old.scram, undefined);
      await another().setPassword(name, "new password");
      await directory.credentials.renew(old, { hash: HASH, scram: undefined });
      const fresh = (await directory.credentials.find(name)).credential;
      assert.ok(fresh && fresh.version > old.version);
      assert.equal(await hasher.verify("new password", fresh.hash ?? ""), true);
      assert.equal(fresh.scram?.salt.length, 16);
      await directory.credentials.renew(fresh, { hash: HASH, scram: undefined });
      assert.deepEqual((await directory.credentials.find(name)).credential, { ...fresh, hash: HASH, scram: undefined });
    });

    it("understands names without a domain where it goes without saying", async () => {
      const domain = await makeDomain("ann");
      assert.equal((await directory.credentials.find("ann")).credential, undefined, "there are many domains");
      const configured = another({ defaultDomain: domain.toUpperCase() });
      assert.equal((await configured.credentials.find("Ann")).credential?.address, `ann@${domain}`);
      assert.equal((await configured.credentials.find("bob")).key, `bob@${domain}`);
    });

    it("keeps sessions of browsers until they are long unused, closed, too many, or the password changes", async () => {
      const domain = await makeDomain("ann", "bob");
      const account = await directory.account(`ann@${domain}`);
      assert.ok(account !== undefined);
      const principal = { accountId: account.id, address: account.address };
      const visit = { client: "", address: "" };
      const sessions = new WebSessions(databases.one, clock);
      const elsewhere = new WebSessions(databases.other, clock);
      const token = await sessions.open(principal, { client: "a browser", address: "192.0.2.1" });
      assert.deepEqual(await elsewhere.find(token), principal);
      assert.equal(await sessions.find(`${token}x`), undefined);
      clock.advance(13 * DAY_MS);
      assert.deepEqual(await elsewhere.find(token), principal);
      clock.advance(13 * DAY_MS);
      assert.deepEqual(await sessions.find(token), principal);
      const closed = await sessions.open(principal, visit);
      await elsewhere.close(closed);
      assert.equal(await sessions.find(closed), undefined);
      clock.advance(1000);
      for (let i = 0; i < 100; i++) await sessions.open(principal, visit);
      assert.equal(await sessions.find(token), undefined);
      const kept = await sessions.open(principal, visit);
      await directory.changeAccount(account.address, { enabled: false });
      assert.equal(await sessions.find(kept), undefined);
      await directory.changeAccount(account.address, { enabled: true });
      assert.deepEqual(await sessions.find(kept), principal);
      await directory.setPassword(account.address, "another password");
      assert.equal(await sessions.find(kept), undefined);
      const last = await sessions.open(principal, visit);
      clock.advance(15 * DAY_MS);
      assert.equal(await sessions.find(last), undefined);
    });

    it("gives programs passwords of their own, and takes them back", async () => {
      const domain = await makeDomain("ann");
      const account = await directory.account(`ann@${domain}`);
      assert.ok(account !== undefined);
      const { tokens } = directory;
      const elsewhere = another();
      const token = await tokens.add(account.id, "phone");
      assert.match(token, /^pht_[A-Za-z0-9]{32}$/);
      const found = await elsewhere.tokens.find(token);
      assert.deepEqual([found?.accountId, found?.address, found?.name], [account.id, account.address, "phone"]);
      assert.equal(await tokens.find(`${token.slice(0, -1)}${token.endsWith("x") ? "y" : "x"}`), undefined);
      await assert.rejects(tokens.add(account.id, "phone"), refusal("exists"));
      await assert.rejects(tokens.add(account.id, ""), refusal("invalid"));
      const [listed] = await tokens.list(account.id);
      assert.deepEqual([listed?.name, listed?.createdAt, listed?.usedAt], ["phone", clock.now(), clock.now()]);
      await directory.setPassword(account.address, "another password");
      assert.ok((await tokens.find(token)) !== undefined);
      await directory.changeAccount(account.address, { enabled: false });
      assert.equal(await tokens.find(token), undefined);
      await directory.changeAccount(account.address, { enabled: true });
      await elsewhere.tokens.remove(account.id, "phone");
      assert.equal(await tokens.find(token), undefined);
      await assert.rejects(tokens.remove(account.id, "phone"), refusal("not-found"));
      const last = await tokens.add(account.id, "tablet");
      await directory.removeAccount(account.address);
      assert.equal(await tokens.find(last), undefined);
    });
  });
}
