/** What every directory does with aliases. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { refused } from "../../../test/support/refused.ts";
import { many, type DirectoryUnderTest } from "../testing/directory-under-test.ts";

export function aliasesContract(on: DirectoryUnderTest): void {
  it("refuses aliases that cannot be", async () => {
    const domain = await on.makeDomain("ann");
    await assert.rejects(on.directory.addAlias(`ann@${domain}`, ["x@elsewhere.example"]), refused("exists"));
    await assert.rejects(on.directory.addAlias(`x@${domain}`, [`x@${domain}`]), refused("invalid", /lead to itself/));
    await assert.rejects(on.directory.addAlias(`x@${domain}`, []), refused("invalid"));
    await assert.rejects(on.directory.addAlias(`x@${domain}`, ["ann"]), refused("invalid", /"ann" is not an address/));
    await assert.rejects(on.directory.addAlias("x@elsewhere.example", [`ann@${domain}`]), refused("not-found"));
    await assert.rejects(on.directory.addAlias("@exa mple", [`ann@${domain}`]), refused("invalid"));
    await assert.rejects(on.directory.removeAlias(`x@${domain}`), refused("not-found"));
  });

  it("changes the members of aliases, all or some", async () => {
    const domain = await on.makeDomain("ann", "bob", "cyd");
    const team = `team@${domain}`;
    const [ann, bob, cyd] = ["ann", "bob", "cyd"].map((local) => `${local}@${domain}`) as [string, string, string];
    await on.directory.addAlias(team, [ann]);
    await on.directory.setAlias(team.toUpperCase(), [bob, cyd]);
    assert.equal(await on.whoGets(team), `${bob}, ${cyd}`);
    assert.deepEqual(await on.directory.changeMembers(team, { add: [ann, bob, "eve@elsewhere.example"] }), [
      bob,
      cyd,
      ann,
      "eve@elsewhere.example",
    ]);
    assert.deepEqual(await on.directory.changeMembers(team, { remove: [bob.toUpperCase(), "eve@ELSEWHERE.example"] }), [
      cyd,
      ann,
    ]);
    assert.deepEqual(await on.directory.changeMembers(team, { add: [bob], remove: [cyd] }), [ann, bob]);
    await on.directory.addAlias(`@${domain}`, [ann]);
    await on.directory.setAlias(`@${domain}`, [bob]);
    assert.equal(await on.whoGets(`x@${domain}`), bob);
    await assert.rejects(on.directory.changeMembers(team, { remove: [cyd] }), refused("not-found"));
    await assert.rejects(on.directory.changeMembers(team, { remove: [ann, bob] }), refused("invalid"));
    await assert.rejects(on.directory.changeMembers(team, { add: [team] }), refused("invalid"));
    await assert.rejects(on.directory.changeMembers(team, { add: [...many("x"), ...many("y")] }), refused("limit"));
    await assert.rejects(on.directory.setAlias(`none@${domain}`, [ann]), refused("not-found"));
    assert.equal(await on.whoGets(team), `${ann}, ${bob}`);
  });

  it("lists aliases with their members in order", async () => {
    const domain = await on.makeDomain();
    const members = Array.from({ length: 900 }, (_, i) => `m${899 - i}@elsewhere.example`);
    for (let i = 0; i < 7; i++) await on.directory.addAlias(`list${i}@${domain}`, members);
    const listed = await on.directory.aliases(domain);
    assert.deepEqual(
      listed.map((each) => each.address),
      Array.from({ length: 7 }, (_, i) => `list${i}@${domain}`),
    );
    for (const each of listed) assert.deepEqual(each.members, members);
    assert.ok((await on.directory.aliases()).length >= listed.length);
  });

  it("lets people send as what is theirs", async () => {
    const domain = await on.makeDomain("ann", "bob");
    await on.directory.addAlias(`info@${domain}`, [`ann@${domain}`]);
    await on.directory.addAlias(`team@${domain}`, [`ann@${domain}`, `bob@${domain}`]);
    await on.directory.addAlias(`board@${domain}`, [`team@${domain}`]);
    await on.directory.addAlias(`chief@${domain}`, [`info@${domain}`]);
    const ann = await on.directory.account(`ann@${domain}`);
    assert.ok(ann);
    const mine = ["ann", "ANN", "ann+x", "info", "team", "chief", "postmaster"];
    const notMine = ["bob", "bob+ann", "board", "nobody"];
    for (const local of mine) assert.equal(await on.directory.maySendAs(ann.id, `${local}@${domain}`), true, local);
    for (const local of notMine) assert.equal(await on.directory.maySendAs(ann.id, `${local}@${domain}`), false, local);
    assert.equal(await on.directory.maySendAs(ann.id, "ann@elsewhere.example"), false);
    assert.equal(await on.directory.maySendAs(ann.id, "nonsense"), false);
  });
}
