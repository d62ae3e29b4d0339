/** The RFC 7208 suite of openspf.org, which lies beside the project where it is developed. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type Answer, DnsTrouble, type MxRecord } from "../../dns/resolver.ts";
import { reverseName } from "../../dns/name.ts";
import { askSpf } from "../mailauth.ts";
import type { Names } from "./impatient-resolver.ts";

type SuiteRecord = "TIMEOUT" | Readonly<Record<string, unknown>>;

interface Scenario {
  readonly description: string;
  readonly zonedata: Readonly<Record<string, readonly SuiteRecord[]>>;
  readonly tests: Readonly<Record<string, Case>>;
}

interface Case {
  readonly helo: string;
  readonly host: string;
  readonly mailfrom: string;
  readonly result: string | readonly string[];
  readonly explanation?: string;
}

const file = join(import.meta.dirname, "../../../../shared/conformance/auth/rfc7208-tests.json");
const scenarios = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly Scenario[]) : [];
const skip = scenarios.length === 0 ? "the suite (shared/conformance/auth) is not there" : false;

/**
 * The zone as the suite describes it: SPF records count as TXT where a name has no TXT of its own, not even "NONE"; where "TIMEOUT" stands,
 * nothing is answered but what is listed.
 */
class SuiteZone {
  readonly #names: ReadonlyMap<string, readonly SuiteRecord[]>;

  constructor(zone: Scenario["zonedata"]) {
    this.#names = new Map(Object.entries(zone).map(([name, records]) => [name.toLowerCase(), records]));
  }

  look<T>(type: string, name: string): Answer<T> {
    const asked = name.toLowerCase().replace(/\.$/, "");
    const records = this.#names.get(asked);
    const canonicalName = asked;
    if (records === undefined) return { records: [], exists: false, authentic: false, canonicalName, ttlSeconds: 0 };
    const found = valuesOf(records, type);
    const listed = found.filter((value) => value !== "NONE");
    if (listed.length === 0 ? records.includes("TIMEOUT") : listed.includes("TIMEOUT")) throw new DnsTrouble("silence");
    const own = found.length > 0 || type !== "TXT" ? listed : valuesOf(records, "SPF");
    const [alias] = valuesOf(records, "CNAME");
    if (own.length === 0 && typeof alias === "string") return this.look(type, alias);
    return { records: own as T[], exists: true, authentic: false, canonicalName, ttlSeconds: 0 };
  }
}

function valuesOf(records: readonly SuiteRecord[], type: string): readonly unknown[] {
  return records.flatMap((record) => (typeof record === "object" && type in record ? [record[type]] : []));
}

function suiteResolver(zone: SuiteZone): Names {
  const mx = ({ records, ...rest }: Answer<readonly [number, string]>): Answer<MxRecord> => ({
    ...rest,
    records: records.map(([preference, exchange]) => ({ preference, exchange })),
  });
  return {
    a: async (name) => zone.look("A", name),
    aaaa: async (name) => zone.look("AAAA", name),
    cname: async (name) => zone.look("CNAME", name),
    mx: async (name) => mx(zone.look("MX", name)),
    txt: async (name) => {
      const answer = zone.look<string | readonly string[]>("TXT", name);
      return { ...answer, records: answer.records.map((text) => [text].flat().join("")) };
    },
    ptr: async (address) => zone.look("PTR", reverseName(address) ?? ""),
  };
}

describe("SPF as the suite judges it", { skip }, () => {
  let cases = 0;
  for (const { description, zonedata, tests } of scenarios) {
    const resolver = suiteResolver(new SuiteZone(zonedata));
    for (const [name, test] of Object.entries(tests)) {
      cases++;
      it(`${description}: ${name}`, async () => {
        const { helo, host, mailfrom, explanation } = test;
        const sender = mailfrom === "" ? undefined : mailfrom;
        const question = { address: host, greetedAs: helo, sender, hostname: "mx.example" };
        const found = await askSpf(question, resolver);
        assert.ok([test.result].flat().includes(found.result), `${found.result} instead of ${test.result.toString()}`);
        if (explanation === undefined || explanation === "DEFAULT") return;
        // The digits of an IPv6 address have no case (RFC 7208 7.3).
        assert.equal(found.explanation?.toLowerCase(), explanation.toLowerCase());
      });
    }
  }

  it(`has ${cases} cases`, () => assert.equal(cases, 203));
});
