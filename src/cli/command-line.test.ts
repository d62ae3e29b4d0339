import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCommandLine } from "./command-line.ts";
import { UsageProblem } from "./subcommand.ts";
import { everySubcommand, subcommandsFor } from "./subcommands.ts";

const subcommands = await everySubcommand();

const wrong: readonly (readonly [string, string | RegExp])[] = [
  ["accuont list", 'there is no command "accuont"; did you mean "account"?'],
  ["alias lsit", /^posthorn alias can add, .*list.*; did you mean "alias list"\?$/],
  ["alias", /^posthorn alias can add, [a-z, ]+$/],
  ["account token", "posthorn account token can add, list, remove"],
  ["alias frobnicate", /^posthorn alias can add, [a-z, ]+$/],
  ["account list --jsn", "posthorn account list has no option --jsn; did you mean --json?"],
  ["account list --zzzzzzzz=5", "posthorn account list has no option --zzzzzzzz"],
  ["domain add", "posthorn domain add needs NAME…"],
  ["alias add x@y.test", "posthorn alias add needs ADDRESS MEMBER…"],
  ["domain list x", 'posthorn domain list takes no "x"'],
  ["nothing-like-it", 'there is no command "nothing-like-it"'],
];

describe("reading a command line", () => {
  for (const [line, message] of wrong) {
    it(`refuses: ${line}`, () => {
      assert.throws(() => parseCommandLine(line.split(" "), subcommands), { name: "UsageProblem", message });
    });
  }

  it("refuses values where there are none, and none where there is one", () => {
    for (const line of ["account list --json=yes", "account list --domain"]) {
      assert.throws(() => parseCommandLine(line.split(" "), subcommands), UsageProblem);
    }
  });

  it("takes options in any place, and everything after -- as it is", () => {
    const { subcommand, values, operands } = parseCommandLine(
      ["alias", "add", "--json", "a@b.test", "--data=x", "--", "--odd@b.test"],
      subcommands,
    );
    assert.equal(subcommand.name, "alias add");
    assert.deepEqual({ ...values }, { json: true, data: "x" });
    assert.deepEqual(operands, ["a@b.test", "--odd@b.test"]);
  });

  it("loads of all subcommands the one that is called", async () => {
    for (const subcommand of subcommands)
      assert.deepEqual(await subcommandsFor([...subcommand.name.split(" "), "--json"]), [subcommand]);
    assert.deepEqual(await subcommandsFor(["account"]), subcommands);
  });
});
