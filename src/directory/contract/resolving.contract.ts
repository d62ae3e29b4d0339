/** Whom an address reaches, in every directory. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import { ALIAS_DEPTH_MAX } from "../limits.ts";
import { cheaply, many, type DirectoryUnderTest } from "../testing/directory-under-test.ts";

export function resolvingContract(on: DirectoryUnderTest): void {
  it("finds accounts without regard to case or to how Unicode is written", async () => {
    const domain = await on.makeDomain("Ann", "jos\u00e9");
    assert.equal(await on.whoGets(`ANN@${domain.toUpperCase()}`), `Ann@${domain}`);
    assert.equal(await on.whoGets(`Jose\u0301@${domain}`), `jos\u00e9@${domain}`);
    assert.equal(await on.whoGets(`bob@${domain}`), "unknown-user");
    assert.equal(await on.whoGets("bob@elsewhere.example"), "remote");
    assert.equal(await on.whoGets(`@${domain}`), "unknown-user");
  });

  it("takes domains as U-labels and as A-labels", async () => {
    await on.directory.addDomain("Bücher.example");
    await on.directory.addAccount(cheaply("ann@BÜCHER.example"));
    assert.equal(await on.whoGets("ann@xn--bcher-kva.example"), "ann@xn--bcher-kva.example");
    assert.equal(await on.whoGets("ann@bücher.example"), "ann@xn--bcher-kva.example");
    assert.equal(await on.directory.isLocalDomain("BÜCHER.example"), true);
    assert.equal(await on.directory.isLocalDomain("buecher.example"), false);
  });

  it("cuts the tag off, unless the address as a whole has an owner", async () => {
    const domain = await on.makeDomain("ann", "ann+work");
    assert.equal(await on.whoGets(`ann+News@${domain}`), `ann@${domain} [News]`);
    assert.equal(await on.whoGets(`ann+work@${domain}`), `ann+work@${domain}`);
    assert.equal(await on.whoGets(`bob+x@${domain}`), "unknown-user");
    assert.equal(await on.whoGets(`ann-x@${domain}`, on.another({ separator: "-" })), `ann@${domain} [x]`);
    assert.equal(await on.whoGets(`ann+x@${domain}`, on.another({ separator: "" })), "unknown-user");
  });

  it("follows aliases to one, to many, elsewhere, and through each other", async () => {
    const domain = await on.makeDomain("ann", "bob");
    await on.directory.addAlias(`info@${domain}`, [`ann@${domain}`]);
    await on.directory.addAlias(`all@${domain}`, [
      `info@${domain}`,
      `Bob@${domain}`,
      `ann@${domain}`,
      "Eve@Elsewhere.example",
    ]);
    assert.equal(await on.whoGets(`INFO@${domain}`), `ann@${domain}`);
    assert.equal(await on.whoGets(`info+x@${domain}`), `ann@${domain} [x]`);
    assert.equal(await on.whoGets(`all@${domain}`), `bob@${domain}, ann@${domain}, Eve@elsewhere.example`);
  });

  it("cuts loops and refuses what is nested too deep or leads to too many", async () => {
    const domain = await on.makeDomain("ann");
    await on.directory.addAlias(`a@${domain}`, [`b@${domain}`]);
    await on.directory.addAlias(`b@${domain}`, [`a@${domain}`, `ann@${domain}`]);
    await on.directory.addAlias(`c@${domain}`, [`d@${domain}`]);
    await on.directory.addAlias(`d@${domain}`, [`c@${domain}`]);
    assert.equal(await on.whoGets(`a@${domain}`), `ann@${domain}`);
    assert.equal(await on.whoGets(`c@${domain}`), "unknown-user");

    for (let i = 0; i <= ALIAS_DEPTH_MAX; i++) {
      await on.directory.addAlias(`deep${i}@${domain}`, [
        i === ALIAS_DEPTH_MAX ? `ann@${domain}` : `deep${i + 1}@${domain}`,
      ]);
    }
    assert.equal(await on.whoGets(`deep1@${domain}`), `ann@${domain}`);
    await assert.rejects(on.directory.resolve(`deep0@${domain}`), refused("limit"));

    await on.directory.addAlias(`wide1@${domain}`, many("x"));
    await on.directory.addAlias(`wide2@${domain}`, many("y"));
    await on.directory.addAlias(`wide@${domain}`, [`wide1@${domain}`, `wide2@${domain}`]);
    await assert.rejects(on.directory.resolve(`wide@${domain}`), refused("limit"));
  });

  it("gives what nobody has to the catch-all", async () => {
    await on.directory.addDomain("all.example", { catchAll: "boss@all.example" });
    await on.directory.addAccounts([cheaply("boss@all.example"), cheaply("ann@all.example")]);
    assert.equal(await on.whoGets("whoever@all.example"), "boss@all.example");
    assert.equal(await on.whoGets("ann@all.example"), "ann@all.example");
    assert.equal(await on.whoGets("ann+x@all.example"), "ann@all.example [x]");
    assert.equal(await on.whoGets("postmaster@all.example"), "boss@all.example");
    const listed = (await on.directory.domains()).find((each) => each.name === "all.example");
    assert.equal(listed?.catchAll, "boss@all.example");
    const domain = await on.makeDomain("ann");
    await on.directory.addAlias(`@${domain}`, [`ann@${domain}`, "copy@elsewhere.example"]);
    assert.equal(await on.whoGets(`x@${domain}`), `ann@${domain}, copy@elsewhere.example`);
    await on.directory.removeAlias(`@${domain}`);
    assert.equal(await on.whoGets(`x@${domain}`), "unknown-user");
  });

  it("has a postmaster at every domain, and one to report abuse to", async () => {
    const domain = await on.makeDomain("zoe", "ann");
    assert.equal(await on.whoGets(`PostMaster@${domain}`), `zoe@${domain}`);
    assert.equal(await on.whoGets(`abuse@${domain}`), `zoe@${domain}`);
    assert.equal(await on.whoGets(`postmaster+x@${domain}`), `zoe@${domain} [x]`);
    const configured = on.another({ postmaster: `ann@${domain}`, defaultDomain: domain });
    assert.equal(await on.whoGets(`postmaster@${domain}`, configured), `ann@${domain}`);
    assert.equal(await on.whoGets("postmaster", configured), `ann@${domain}`);
    assert.equal(await on.whoGets("someone", configured), "unknown-user");
    assert.equal(
      await on.whoGets(`postmaster@${domain}`, on.another({ postmaster: `postmaster@${domain}` })),
      `zoe@${domain}`,
    );
    await on.directory.addAlias(`postmaster@${domain}`, [`ann@${domain}`]);
    assert.equal(await on.whoGets(`postmaster@${domain}`), `ann@${domain}`);
    const empty = await on.makeDomain();
    assert.notEqual(await on.whoGets(`postmaster@${empty}`), "unknown-user");
  });

  it("lets a domain have no subaddresses", async () => {
    const domain = await on.makeDomain("ann");
    await on.directory.addDomain(`other.${domain}`, { catchAll: `ann@${domain}` });
    await on.directory.changeDomain(domain.toUpperCase(), { subaddresses: false });
    assert.equal(await on.whoGets(`ann+x@${domain}`), "unknown-user");
    assert.equal(await on.whoGets(`postmaster+x@${domain}`), "unknown-user");
    assert.equal(await on.whoGets(`postmaster@${domain}`), `ann@${domain}`);
    const { id } = (await on.directory.account(`ann@${domain}`)) ?? assert.fail();
    assert.equal(await on.directory.maySendAs(id, `ann+x@${domain}`), false);
    await on.directory.changeDomain(domain, { subaddresses: true });
    assert.equal(await on.whoGets(`ann+x@${domain}`), `ann@${domain} [x]`);
    assert.equal(await on.directory.maySendAs(id, `ann+x@${domain}`), true);
  });

  it("has senders try later while the users of a domain move here", async () => {
    const domain = await on.makeDomain("ann");
    await on.directory.addAlias(`soon@${domain}`, [`bob@${domain}`]);
    const asked = (local: string) => on.directory.resolve(`${local}@${domain}`);
    assert.deepEqual(await asked("bob"), { kind: "unknown-user", later: false });
    await on.directory.changeDomain(domain, { unknownUsers: "defer" });
    assert.deepEqual(await asked("bob"), { kind: "unknown-user", later: true });
    assert.deepEqual(await asked("soon"), { kind: "unknown-user", later: true });
    assert.equal(await on.whoGets(`ann@${domain}`), `ann@${domain}`);
    assert.equal(await on.whoGets("x@elsewhere.example"), "remote");
  });

  it("knows accounts that file by subaddress", async () => {
    const domain = await on.makeDomain("ann", "bob");
    await on.directory.addAlias(`both@${domain}`, [`ann@${domain}`, `bob@${domain}`]);
    const folders = async (address: string) => {
      const found = await on.directory.resolve(address);
      return found.kind === "local" ? found.accounts.map(({ folder }) => folder) : found.kind;
    };
    assert.deepEqual(await folders(`ann+x@${domain}`), [undefined]);
    const ann = await on.directory.changeAccount(`ANN@${domain}`, { subaddressFolders: true, displayName: "Ann" });
    assert.deepEqual(ann, await on.directory.account(`ann@${domain}`));
    assert.deepEqual([ann.subaddressFolders, ann.displayName, ann.enabled], [true, "Ann", true]);
    assert.equal(ann.administrator, false);
    assert.equal((await on.directory.changeAccount(`ann@${domain}`, { administrator: true })).administrator, true);
    assert.equal((await on.directory.account(`ann@${domain}`))?.administrator, true);
    assert.deepEqual(await folders(`ann+x@${domain}`), ["x"]);
    assert.deepEqual(await folders(`ann@${domain}`), [undefined]);
    assert.deepEqual(await folders(`both+y@${domain}`), ["y", undefined]);
    await assert.rejects(on.directory.changeAccount(`cyd@${domain}`, { enabled: true }), refused("not-found"));
    await assert.rejects(on.directory.changeAccount(`ann@${domain}`, { displayName: "\n" }), refused("invalid"));
  });

  it("keeps disabled accounts, which take no mail", async () => {
    const domain = await on.makeDomain("ann", "bob");
    await on.directory.addAlias(`both@${domain}`, [`ann@${domain}`, `bob@${domain}`]);
    await on.directory.changeAccount(`ann@${domain}`, { enabled: false });
    assert.equal(await on.whoGets(`ann@${domain}`), "disabled");
    assert.equal(await on.whoGets(`both@${domain}`), `bob@${domain}`);
    assert.equal((await on.directory.account(`ann@${domain}`))?.enabled, false);
    await on.directory.changeAccount(`ann@${domain}`, { enabled: true });
    assert.equal(await on.whoGets(`ann@${domain}`), `ann@${domain}`);
  });
}
