import { styleText } from "node:util";
import type { Finding, Publication, Status } from "../trust/publishing/publication.ts";
import { zoneLine } from "../trust/publishing/record.ts";
import { table } from "./output.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";
import { withResolver } from "./with-resolver.ts";
import { withStorage } from "./with-storage.ts";

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
    const { domainFacts } = await import("../serve/domain-facts.ts");
    const { check, publications } = await import("../trust/publishing/publications.ts");
    const facts = await withStorage(config, ({ directory }) => domainFacts(config, directory.keys, name));
    const all = publications(facts);
    const checked = values["no-check"] !== true;
    const findings = checked ? await withResolver(config, (resolver) => check(all, resolver)) : all.map(() => []);
    const pairs = all.map((publication, i) => ({ publication, findings: findings[i] ?? [] }));
    show(invocation, facts.domain, { pairs, checked });
    return findings.flat().some(({ status }) => status !== "ok") ? 1 : 0;
  },
};

interface Shown {
  readonly pairs: readonly { readonly publication: Publication; readonly findings: readonly Finding[] }[];
  readonly checked: boolean;
}

function show({ out }: Invocation, domain: string, { pairs, checked }: Shown): void {
  const records = pairs.flatMap(({ publication }) => publication.records);
  const value = {
    domain,
    records: pairs.flatMap(({ publication: { title, records: own } }) =>
      own.map((record) => ({ title, ...record, zone: zoneLine(record) })),
    ),
    findings: checked
      ? pairs.flatMap(({ publication: { title }, findings }) => findings.map((finding) => ({ title, ...finding })))
      : null,
  };
  const zone = pairs.flatMap(({ publication: { title, records: own } }) =>
    own.length === 0 ? [] : [`; ${title}`, ...own.map(zoneLine), ""],
  );
  const rows = table([["NAME", "TYPE", "VALUE"], ...records.map((record) => [record.name, record.type, record.value])]);
  out.result(value, [...zone, rows, ...(checked ? ["", ...verdicts(pairs)] : [])].join("\n"));
}

const MARKS: Readonly<Record<Status, string>> = {
  ok: styleText("green", "ok       "),
  missing: styleText("red", "missing  "),
  wrong: styleText("red", "wrong    "),
  unknown: styleText("yellow", "unknown  "),
};

function verdicts(pairs: Shown["pairs"]): string[] {
  return pairs.flatMap(({ findings }) => findings.map(({ status, sentence }) => `${MARKS[status]}${sentence}`));
}
