import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCommandLine } from "../src/cli/command-line.ts";
import { subcommandsFor } from "../src/cli/subcommands.ts";
import { COMMANDS } from "../web/src/admin/commands.ts";

describe("the commands that the administration names", () => {
  for (const command of Object.values(COMMANDS).flat())
    it(`can be given: ${command}`, async () => {
      const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
      const { subcommand } = parseCommandLine(words, await subcommandsFor(words));
      assert.ok(command.startsWith(subcommand.name), subcommand.name);
    });
});
