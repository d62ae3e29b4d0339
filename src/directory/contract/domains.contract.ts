/** What every directory does with domains. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import { ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { insertAll } from "../bulk.ts";
import { type DirectoryUnderTest, many } from "../testing/directory-under-test.ts";

export function domainsContract(on: DirectoryUnderTest): void {
  it("changes of a domain what it is told to, and no more", async () => {
    const domain = await on.makeDomain("ann", "bob");
    const listed = async () => (await on.directory.domains()).find((each) => each.name === domain);
    const usual = {
      name: domain,
      catchAll: undefined,
      subaddresses: true,
      unknownUsers: "refuse",
      accountBytes: undefined,
      accountMessages: undefined,
    } as const;
    assert.deepEqual(await listed(), usual);
    await on.directory.changeDomain(domain, { catchAll: `ann@${domain}`, accountBytes: 0, accountMessages: 7 });
    assert.deepEqual(await listed(), {
      ...usual,
      catchAll: `ann@${domain}`,
      accountBytes: 0,
      accountMessages: 7,
    });
    assert.equal(await on.whoGets(`x@${domain}`), `ann@${domain}`);
    await on.directory.changeDomain(domain, { catchAll: `bob@${domain}` });
    assert.equal(await on.whoGets(`x@${domain}`), `bob@${domain}`);
    await on.directory.changeDomain(domain, {
      catchAll: undefined,
      accountBytes: undefined,
      accountMessages: undefined,
    });
    assert.deepEqual(await listed(), usual);
    assert.equal(await on.whoGets(`x@${domain}`), "unknown-user");
    await assert.rejects(on.directory.changeDomain(domain, { catchAll: "nobody" }), refused("invalid"));
    await assert.rejects(on.directory.changeDomain("nowhere.example", { subaddresses: false }), refused("not-found"));
  });

  it("lists every domain with its catch-all, however many there are", async () => {
    const [several, catchAll] = [11, many("x")];
    const crowd = Array.from({ length: ROWS_PER_PAGE_MAX }, (_, i) => `crowd${i}.example`);
    const last = Array.from({ length: several }, () => on.makeDomain());
    for (const domain of await Promise.all(last)) await on.directory.addAlias(`@${domain}`, catchAll);
    const { one } = on.databases;
    await one.write((tx) =>
      insertAll(tx, crowd, {
        row: (name) => sql`(${name}, 0)`,
        statement: (rows) => sql`insert into domain (name, created_at) values ${rows}`,
      }),
    );
    const listed = await on.directory.domains();
    await one.write((tx) => tx.run(sql`delete from domain where name like 'crowd%'`));
    assert.ok(listed.length >= crowd.length + several);
    assert.equal(listed.filter((each) => each.catchAll === catchAll.join(", ")).length, several);
  });

  it("keeps domains that are in use", async () => {
    const domain = await on.makeDomain("ann");
    await assert.rejects(on.directory.addDomain(domain), refused("exists"));
    await assert.rejects(on.directory.addDomain("exa mple"), refused("invalid"));
    await assert.rejects(on.directory.removeDomain(domain), refused("conflict"));
    await on.directory.addAlias(`info@${domain}`, ["x@elsewhere.example"]);
    await on.directory.removeAccount(`ann@${domain}`);
    await assert.rejects(on.directory.removeDomain(domain), refused("conflict"));
    await on.directory.removeAlias(`INFO@${domain}`);
    await on.directory.addAlias(`@${domain}`, ["x@elsewhere.example"]);
    await on.directory.removeDomain(domain);
    assert.equal(await on.whoGets(`x@${domain}`), "remote");
    await assert.rejects(on.directory.removeDomain(domain), refused("not-found"));
  });

  it("shows what another process changed with the next question", async () => {
    const domain = await on.makeDomain("ann");
    const elsewhere = on.another();
    assert.equal(await on.whoGets(`new@${domain}`), "unknown-user");
    assert.equal(await elsewhere.isLocalDomain(`sub.${domain}`), false);
    await elsewhere.addAlias(`new@${domain}`, [`ann@${domain}`]);
    assert.equal(await on.whoGets(`new@${domain}`), `ann@${domain}`);
    await elsewhere.removeAccount(`ann@${domain}`);
    assert.equal(await on.whoGets(`new@${domain}`), "unknown-user");
    assert.equal(await on.directory.account(`ann@${domain}`), undefined);
    await on.directory.addDomain(`sub.${domain}`);
    assert.equal(await elsewhere.isLocalDomain(`sub.${domain}`), true);
  });
}
