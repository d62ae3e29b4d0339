import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type MailParts, openMailParts, type TestUser } from "../../test/support/mail-parts.ts";
import type { MailboxId } from "../store/model.ts";
import { ANYONE } from "../store/sharing/rights.ts";

describe("sharing", () => {
  let mail: MailParts;
  let ann: TestUser;
  let bob: TestUser;
  let boxes: readonly MailboxId[];
  before(async () => {
    mail = await openMailParts();
    [ann, bob] = [await mail.addUser("ann"), await mail.addUser("bob")];
    boxes = (await ann.account.read((of) => of.mailboxes())).map(({ id }) => id);
  });
  after(() => mail[Symbol.asyncDispose]());

  const give = (at: number, grantee: number, rights: string): Promise<void> =>
    mail.sharing.change(ann.account, boxes[at]!, {
      grantee: grantee as typeof ANYONE,
      negative: false,
      rights: () => rights,
    });
  const others = async (of: TestUser): Promise<string[]> =>
    (await mail.sharing.othersFor(of.account.id)).map(({ address }) => address);

  it("leaves a hint as long as any mailbox is shown to somebody", async () => {
    assert.deepEqual(await others(bob), []);
    await give(0, bob.account.id, "lr");
    await give(1, bob.account.id, "l");
    assert.deepEqual(await others(bob), [ann.address]);
    await give(0, bob.account.id, "");
    assert.deepEqual(await others(bob), [ann.address]);
    await give(1, bob.account.id, "r");
    assert.deepEqual(await others(bob), []);
    await give(0, ANYONE, "p");
    assert.deepEqual(await others(bob), []);
    await give(0, ANYONE, "lp");
    assert.deepEqual([await others(bob), await others(ann)], [[ann.address], []]);
    assert.deepEqual(await mail.sharing.withoutHint(ann.account), []);
    await give(0, ANYONE, "");
  });

  it("keeps the hint whatever is given and taken at the same time", async () => {
    const rights = ["l", "", "lr", "", "l"];
    await Promise.all(rights.map((each, i) => give(i % 2, bob.account.id, each)));
    const shown = (await ann.account.read((of) => Promise.all(boxes.map((id) => of.grants(id))))).flat();
    assert.equal(
      (await others(bob)).length > 0,
      shown.some((grant) => grant.rights.includes("l")),
    );
    assert.deepEqual(await mail.sharing.withoutHint(ann.account), []);
  });

  it("knows people by name, and nobody whose account is gone", async () => {
    assert.equal(await mail.sharing.named("BOB", ann.address), bob.account.id);
    assert.equal(await mail.sharing.named("Anyone", ann.address), ANYONE);
    assert.equal(await mail.sharing.named("nobody", ann.address), undefined);
    await give(2, bob.account.id, "lr");
    await mail.directory.removeAccount(bob.address);
    assert.deepEqual(await mail.sharing.grants(ann.account, boxes[2]!), []);
    assert.deepEqual(await mail.sharing.withoutHint(ann.account), []);
    assert.deepEqual(await mail.store.check(ann.account.id), []);
  });
});
