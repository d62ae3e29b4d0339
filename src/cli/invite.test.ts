import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { defaultConfig } from "../config/load.ts";
import { invite } from "./invite.ts";

const folder = mkdtempSync(join(tmpdir(), "posthorn-invite-"));
after(() => rmSync(folder, { recursive: true }));

it("the invitation to set the server up ends no server when the storage fails", async (test) => {
  const said = test.mock.method(console, "error", () => undefined);
  const data = join(folder, "data");
  writeFileSync(data, "no folder");
  await invite({ ...defaultConfig(), data });
  assert.match(String(said.mock.calls[0]?.arguments[0]), /could not be read .* posthorn setup$/);
});
