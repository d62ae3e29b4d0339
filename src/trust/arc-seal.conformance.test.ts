/**
 * The signing half of the ValiMail ARC suite, which lies beside the project where it is developed. Its seals are made over message signatures
 * whose `b` is not folded, ours is: so the suite's seal is checked against our fields without that folding, and ours with it.
 */
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, verify } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { relaxedField } from "../wire/dkim/canonical.ts";
import { parseTagList } from "../wire/dkim/tag-list.ts";
import { HeaderScan } from "../wire/mime/header.ts";
import { arcFields } from "./arc-seal.ts";
import { readSignable } from "./signable.ts";

interface Case {
  readonly description: string;
  readonly message: string;
  readonly t: number;
  readonly "sig-headers": string;
  readonly "srv-id": string;
  readonly AS: string;
  readonly AMS: string;
  readonly AAR: string;
}

interface Scenario {
  readonly description: string;
  readonly domain: string;
  readonly sel: string;
  readonly privatekey: string;
  readonly tests: Readonly<Record<string, Case>>;
}

const file = join(import.meta.dirname, "../../../shared/conformance/auth/arc-sign-tests.json");
const scenarios = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly Scenario[]) : [];
const skip = scenarios.length === 0 ? "the suite (shared/conformance/auth) is not there" : false;

interface TextField {
  readonly name: string;
  readonly value: string;
}

function fieldsOf(header: string): TextField[] {
  const bytes = Buffer.from(header);
  const scan = new HeaderScan(bytes, 0, bytes.length);
  const fields: TextField[] = [];
  while (scan.next()) {
    const name = bytes.toString("utf8", scan.start, scan.nameEnd).toLowerCase();
    fields.push({ name, value: bytes.toString("utf8", scan.valueStart, scan.end) });
  }
  return fields;
}

/** What this server has said about the message: what mail/ hands to the signer. */
function resultsOf(message: string, server: string): string {
  const said = fieldsOf(message)
    .filter(({ name, value }) => name === "authentication-results" && value.trim().startsWith(`${server};`))
    .map(({ value }) =>
      value
        .trim()
        .slice(server.length + 1)
        .trim(),
    );
  return said.join("; ");
}

const compact = (text: string): string => text.replace(/\s+/g, "");

function tagsOf(text: string | undefined): Record<string, string> {
  const list = parseTagList(text ?? "");
  return Object.fromEntries([...(list ?? [])].map(([tag, value]) => [tag, compact(value)]));
}

const isArc = ({ name }: TextField): boolean => name.startsWith("arc-");
const rank = ({ name, value }: TextField): number =>
  10 * Number(/\bi\s*=\s*(\d+)/.exec(value)?.[1]) +
  ["results", "signature", "seal"].findIndex((end) => name.endsWith(end));
const withoutB = (value: string): string => value.replace(/\bb=[^;]*/, "b=");
const bUnfolded = (value: string): string => value.replace(/\bb=[^;]*/, compact);
const relaxed = ({ name, value }: TextField): string =>
  Buffer.from(relaxedField(Buffer.from(`${name}:${value}`))).toString();

/** Whether `b` seals the sets, the last seal being its own. */
function seals(scenario: Scenario, sets: readonly TextField[], b: string): boolean {
  const [seal, ...before] = sets.toSorted((one, other) => rank(one) - rank(other)).toReversed();
  assert.ok(seal);
  const data = [...before.toReversed(), { ...seal, value: withoutB(seal.value) }].map(relaxed).join("").slice(0, -2);
  return verify("sha256", Buffer.from(data), createPublicKey(scenario.privatekey), Buffer.from(b, "base64"));
}

async function sealed(scenario: Scenario, test: Case, message: string): Promise<TextField[]> {
  const results = resultsOf(message, test["srv-id"]);
  const text = await arcFields(await readSignable(Buffer.from(message)), {
    domain: scenario.domain,
    key: { selector: scenario.sel, algorithm: "rsa", key: createPrivateKey(scenario.privatekey) },
    authservId: test["srv-id"],
    results,
    chain: (/\barc=(none|pass|fail)\b/.exec(results)?.[1] ?? "none") as "none" | "pass" | "fail",
    names: test["sig-headers"].split(":").map((name) => ({ name, oversign: false })),
    at: test.t,
  });
  return fieldsOf(text);
}

describe("ARC sealing as the suite asks", { skip }, () => {
  const cases = scenarios.flatMap((scenario) =>
    Object.entries(scenario.tests).map(([name, test]) => ({ scenario, name, test })),
  );
  for (const { scenario, name, test } of cases) {
    it(`${name}: ${test.description}`, async () => {
      const message = test.message.replace(/\r?\n/g, "\r\n");
      const fields = await sealed(scenario, test, message);
      const valueOf = (wanted: string): string => fields.find((field) => field.name === wanted)?.value ?? "";
      assert.equal(compact(valueOf("arc-authentication-results")), compact(test.AAR));
      assert.deepEqual(tagsOf(valueOf("arc-message-signature")), tagsOf(test.AMS));
      const { b: ours = "", ...sealTags } = tagsOf(valueOf("arc-seal"));
      const { b: theirs = "", ...expectedTags } = tagsOf(test.AS);
      assert.deepEqual(sealTags, expectedTags);
      if (theirs === "") return;
      const sets = [...(sealTags["cv"] === "pass" ? fieldsOf(message).filter(isArc) : []), ...fields];
      assert.ok(seals(scenario, sets, ours), "our seal");
      const unfolded = sets.map((field) =>
        fields.includes(field) ? { ...field, value: bUnfolded(field.value) } : field,
      );
      assert.ok(seals(scenario, unfolded, theirs), "the suite's seal");
    });
  }

  it(`has ${cases.length} cases`, () => assert.equal(cases.length, 17));
});
