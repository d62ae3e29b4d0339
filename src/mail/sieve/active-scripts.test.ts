import assert from "node:assert/strict";
import { it } from "node:test";
import type { Account } from "../../store/account.ts";
import type { AccountId } from "../../store/model.ts";
import { temporaryStore } from "../../store/testing/temporary-store.ts";
import { SCRIPT_BYTES_MAX } from "../../wire/sieve/limits.ts";
import { READY_SCRIPTS_LENGTH_MAX } from "../limits.ts";
import { ActiveScripts } from "./active-scripts.ts";
import { activateScript, putScript } from "./scripts.ts";

it("scripts are kept ready as long as they are not too much together", async () => {
  await using at = await temporaryStore();
  const scripts = new ActiveScripts();
  const users: Account[] = [];
  const text = `#${"x".repeat(SCRIPT_BYTES_MAX - 2)}\n`;
  for (let length = 0; length <= READY_SCRIPTS_LENGTH_MAX; length += text.length) {
    const id = (users.length + 1) as AccountId;
    await at.store.createAccount(id);
    const account = at.store.account(id);
    await account.write(async (mail) => activateScript(mail, await putScript(mail, "main", text)));
    users.push(account);
  }
  const [first, ...others] = users;
  const last = others.pop();
  assert.ok(first !== undefined && last !== undefined);
  for (const account of [first, ...others]) assert.equal((await scripts.of(account))?.kept.text, text);
  assert.ok(scripts.ranFor(first.id));
  await scripts.of(last);
  assert.deepEqual([scripts.ranFor(first.id), scripts.ranFor(last.id)], [false, true]);
  assert.equal((await scripts.of(first))?.kept.text, text);
});
