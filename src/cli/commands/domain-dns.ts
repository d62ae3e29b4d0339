import { styleText } from "node:util";
import type { Judged } from "../../serve/domains/domain-check.ts";
import type { Status } from "../../trust/publishing/finding.ts";
import { zoneLine } from "../../trust/publishing/record.ts";
import { table } from "../output.ts";
import type { Invocation, Subcommand } from "../subcommand.ts";
import { withResolver } from "../with-resolver.ts";
import { withStorage } from "../with-storage.ts";

export const domainDns: Subcommand = {
  name: "domain dns",
  operands: "NAME",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Show what a domain must publish, and what is wrong with what it does publish",
  details:
    "Twice: as lines of a zone file, and as name, type and value for the forms of a provider. The exit status is 1 when something is missing or wrong.",
  options: { "no-check": { option: { type: "boolean" }, help: "Only show it; ask no name server" } },
  async run(invocation) {
    const { operands, values, config } = invocation;
    const [name = ""] = operands;
    const { domainFacts } = await import("../../serve/domains/domain-facts.ts");
    const { judged, unjudged } = await import("../../serve/domains/domain-check.ts");
    const facts = await withStorage(config, ({ directory }) => domainFacts(config, directory.keys, name));
    const checked = values["no-check"] !== true;
    const all = checked
      ? await withResolver(config, (resolver) => judged(facts, { resolver, outbound: config.outbound }))
      : unjudged(facts);
    show(invocation, facts.domain, { all, checked });
    return all.some(({ findings }) => findings.some(({ status }) => status !== "ok")) ? 1 : 0;
  },
};

function show(
  { out }: Invocation,
  domain: string,
  { all, checked }: { readonly all: readonly Judged[]; readonly checked: boolean },
): void {
  const records = all.flatMap(({ publication }) => publication.records);
  const value = {
    domain,
    records: all.flatMap(({ publication: { title, records: own } }) =>
      own.map((record) => ({ title, ...record, zone: zoneLine(record) })),
    ),
    findings: checked
      ? all.flatMap(({ publication: { title }, findings }) => findings.map((finding) => ({ title, ...finding })))
      : null,
  };
  const zone = all.flatMap(({ publication: { title, records: own } }) =>
    own.length === 0 ? [] : [`; ${title}`, ...own.map(zoneLine), ""],
  );
  const rows = table([["NAME", "TYPE", "VALUE"], ...records.map((record) => [record.name, record.type, record.value])]);
  out.result(value, [...zone, rows, ...(checked ? ["", ...verdicts(all)] : [])].join("\n"));
}

const MARKS: Readonly<Record<Status, string>> = {
  ok: styleText("green", "ok       "),
  missing: styleText("red", "missing  "),
  wrong: styleText("red", "wrong    "),
  unknown: styleText("yellow", "unknown  "),
};

function verdicts(all: readonly Judged[]): string[] {
  return all.flatMap(({ findings }) => findings.map(({ status, sentence }) => `${MARKS[status]}${sentence}`));
}
