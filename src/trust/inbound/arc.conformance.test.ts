/** The validation half of the ValiMail ARC suite, which lies beside the project where it is developed. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { checkArc } from "./arc.ts";
import { PublicKeys } from "./public-keys.ts";
import { Verifiable } from "./verifiable.ts";

interface Scenario {
  readonly description: string;
  readonly "txt-records": Readonly<Record<string, string>>;
  readonly tests: Readonly<
    Record<string, { readonly description: string; readonly message: string; readonly cv: string }>
  >;
}

const file = join(import.meta.dirname, "../../../../shared/conformance/auth/arc-validation-tests.json");
const scenarios = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly Scenario[]) : [];
const skip = scenarios.length === 0 ? "the suite (shared/conformance/auth) is not there" : false;

describe("ARC chains as the suite judges them", { skip }, () => {
  let cases = 0;
  for (const { description, "txt-records": records, tests } of scenarios) {
    const zone = new Zone(
      Object.entries(records)
        .map(([name, text]) => `${name.toLowerCase()} TXT ${text.replace(/\s+/g, " ")}`)
        .join("\n"),
    );
    for (const [name, test] of Object.entries(tests)) {
      cases++;
      it(`${description}: ${name} (${test.description})`, async () => {
        const message = new Verifiable(Buffer.from(test.message.replace(/\r?\n/g, "\r\n")));
        const parts = { keys: new PublicKeys(zoneResolver(zone)), now: 0 };
        const { chain, reason = "no reason" } = await checkArc(message, parts);
        // An empty verdict is that of a chain whose last sealer said that it was broken.
        assert.equal(chain, test.cv === "" ? "fail" : test.cv.toLowerCase(), reason);
      });
    }
  }

  it(`has ${cases} cases`, () => assert.equal(cases, 171));
});
