import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openMailParts } from "../../../test/support/mail-parts.ts";
import { Refusal, type RefusalCode } from "../../base/errors.ts";
import type { Account } from "../../store/account.ts";
import { SCRIPT_BYTES_MAX } from "../../wire/sieve/limits.ts";
import { SieveMistakes } from "../../wire/sieve/mistakes.ts";
import { SCRIPT_NAME_BYTES_MAX, SCRIPTS_MAX } from "./limits.ts";
import {
  activateScript,
  activeScript,
  addScript,
  changeScript,
  checkScriptRoom,
  listScripts,
  putScript,
  removeScript,
  scriptById,
  scriptByName,
  scriptText,
} from "./scripts.ts";

async function ofAnn() {
  const parts = await openMailParts();
  const { account } = await parts.addUser("ann");
  return { parts, account };
}

const put = (account: Account, name: string, text: string) => account.write((mail) => putScript(mail, name, text));

const refuses = (deed: Promise<unknown>, code: RefusalCode) =>
  assert.rejects(deed, (error) => error instanceof Refusal && error.code === code);

describe("the Sieve scripts of an account", () => {
  it("are kept byte for byte, by name, and told in the order of their names", async () => {
    const { parts, account } = await ofAnn();
    await using _parts = parts;
    const text = '\uFEFF# "Å"\n\tkeep;\r\n';
    await put(account, "main", "keep;");
    await put(account, "a\u030angstrom", "discard;");
    await put(account, "main", text);
    const scripts = await account.read(listScripts);
    assert.deepEqual(
      scripts.map(({ name, text: kept, isActive }) => [name, kept, isActive]),
      [
        ["main", text, false],
        ["ångstrom", "discard;", false],
      ],
    );
    const main = await account.read((mail) => scriptByName(mail, "main"));
    assert.deepEqual(await account.read((mail) => scriptById(mail, main.id)), main);
    assert.equal((await account.read((mail) => scriptByName(mail, "a\u030angstrom"))).text, "discard;");
  });

  it("are active one at a time, and the active one is not removed", async () => {
    const { parts, account } = await ofAnn();
    await using _parts = parts;
    const one = await put(account, "one", "keep;");
    const other = await put(account, "other", "discard;");
    assert.equal(await account.read(activeScript), undefined);
    await account.write((mail) => activateScript(mail, one));
    await account.write((mail) => activateScript(mail, other));
    assert.equal((await account.read(activeScript))?.name, "other");
    await put(account, "other", "stop;");
    assert.deepEqual(await account.read(activeScript), { id: other, name: "other", text: "stop;", isActive: true });
    await refuses(
      account.write((mail) => removeScript(mail, other)),
      "in-use",
    );
    await account.write((mail) => removeScript(mail, one));
    await account.write((mail) => activateScript(mail, undefined));
    assert.equal(await account.read(activeScript), undefined);
    await account.write((mail) => removeScript(mail, other));
    assert.deepEqual(await account.read(listScripts), []);
    await refuses(
      account.write((mail) => activateScript(mail, other)),
      "not-found",
    );
  });

  it("are renamed to what no other is called", async () => {
    const { parts, account } = await ofAnn();
    await using _parts = parts;
    const one = await put(account, "one", "keep;");
    await put(account, "other", "discard;");
    await account.write((mail) => activateScript(mail, one));
    await account.write((mail) => changeScript(mail, one, { name: "first" }));
    assert.deepEqual(await account.read(activeScript), { id: one, name: "first", text: "keep;", isActive: true });
    await refuses(
      account.read((mail) => scriptByName(mail, "one")),
      "not-found",
    );
    await refuses(
      account.write((mail) => changeScript(mail, one, { name: "other" })),
      "exists",
    );
    await refuses(
      account.write((mail) => addScript(mail, { name: "first", text: "keep;" })),
      "exists",
    );
  });

  it("are right when they are kept", async () => {
    const { parts, account } = await ofAnn();
    await using _parts = parts;
    await assert.rejects(put(account, "main", "keep"), SieveMistakes);
    const main = await put(account, "main", "keep;");
    await assert.rejects(
      account.write((mail) => changeScript(mail, main, { text: "fileinto" })),
      SieveMistakes,
    );
    assert.equal((await account.read((mail) => scriptById(mail, main))).text, "keep;");
  });

  it("have a number, a size and names that are limited", async () => {
    const { parts, account } = await ofAnn();
    await using _parts = parts;
    const largest = `#${'"'.repeat(SCRIPT_BYTES_MAX - 3)}\r\n`;
    await put(account, "large", largest);
    await refuses(put(account, "large", `${largest}\n`), "too-large");
    for (const name of ["", "a\nb", "a\u2028b", "\u0000", "x".repeat(SCRIPT_NAME_BYTES_MAX + 1)])
      await refuses(put(account, name, "keep;"), "invalid");
    for (let number = 1; number < SCRIPTS_MAX; number++) await put(account, `script ${number}`, "keep;");
    await refuses(put(account, "one more", "keep;"), "limit");
    const room = (name: string, bytes: number) => account.read((mail) => checkScriptRoom(mail, name, bytes));
    await room("large", SCRIPT_BYTES_MAX);
    await refuses(room("one more", 1), "limit");
    await refuses(room("large", SCRIPT_BYTES_MAX + 1), "too-large");
  });

  it("are text", () => {
    assert.equal(scriptText(Buffer.from("\uFEFFkeep;")), "\uFEFFkeep;");
    assert.throws(
      () => scriptText(Buffer.from([0xff])),
      (error) => error instanceof Refusal && error.code === "invalid",
    );
  });
});
