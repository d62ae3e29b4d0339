/** A DMARC aggregate report as XML (RFC 9990 3.1). */
import { REPORT_ROWS_MAX } from "./limits.ts";
import type { DmarcRecord } from "./record.ts";

export interface ReportRow {
  /** The client's. */
  readonly address: string;
  readonly messages: number;
  readonly disposition: "none" | "pass" | "quarantine" | "reject";
  /** Whether an identifier that passed fits the author's domain. */
  readonly dkim: boolean;
  readonly spf: boolean;
  /** Why less was done than the domain asks for. */
  readonly override: "local_policy" | "trusted_forwarder" | undefined;
  readonly headerFrom: string;
  /** Empty for the null reverse-path. */
  readonly envelopeFrom: string;
  readonly signatures: readonly { readonly domain: string; readonly selector: string; readonly result: string }[];
  readonly sender: { readonly domain: string; readonly scope: "mfrom" | "helo"; readonly result: string } | undefined;
}

export interface AggregateReport {
  readonly id: string;
  /** Who reports. */
  readonly organization: string;
  readonly email: string;
  readonly generator: string;
  /** Seconds since 1970, both included. */
  readonly begin: number;
  readonly end: number;
  /** Where the record was found. */
  readonly domain: string;
  readonly record: DmarcRecord;
  readonly rows: readonly ReportRow[];
}

type Node = readonly [name: string, content: string | readonly Node[] | undefined];

export function formatAggregateReport(report: AggregateReport): string {
  const { id, organization, email, generator, begin, end, domain, record, rows } = report;
  const tree: Node[] = [
    ["version", "1.0"],
    [
      "report_metadata",
      [
        ["org_name", organization],
        ["email", email],
        ["report_id", id],
        [
          "date_range",
          [
            ["begin", `${begin}`],
            ["end", `${end}`],
          ],
        ],
        ["generator", generator],
      ],
    ],
    [
      "policy_published",
      [
        ["domain", domain],
        ["p", record.p ?? "none"],
        ["sp", record.sp],
        ["np", record.np],
        ["adkim", record.adkim],
        ["aspf", record.aspf],
        ["discovery_method", "treewalk"],
        ["testing", record.testing ? "y" : "n"],
      ],
    ],
    ...rows.slice(0, REPORT_ROWS_MAX).map((row): Node => ["record", recordOf(row)]),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">\n${format(tree, "  ")}</feedback>\n`;
}

function recordOf(row: ReportRow): Node[] {
  const { sender, override } = row;
  const reason: Node[] = override === undefined ? [] : [["reason", [["type", override]]]];
  return [
    [
      "row",
      [
        ["source_ip", row.address],
        ["count", `${row.messages}`],
        [
          "policy_evaluated",
          [["disposition", row.disposition], ["dkim", verdict(row.dkim)], ["spf", verdict(row.spf)], ...reason],
        ],
      ],
    ],
    [
      "identifiers",
      [
        ["header_from", row.headerFrom],
        ["envelope_from", row.envelopeFrom],
      ],
    ],
    [
      "auth_results",
      [
        ...row.signatures.map(({ domain, selector, result }): Node => [
          "dkim",
          [
            ["domain", domain],
            ["selector", selector],
            ["result", result],
          ],
        ]),
        ...(sender === undefined
          ? []
          : [
              [
                "spf",
                [
                  ["domain", sender.domain],
                  ["scope", sender.scope],
                  ["result", sender.result],
                ],
              ] satisfies Node,
            ]),
      ],
    ],
  ];
}

function verdict(passes: boolean): string {
  return passes ? "pass" : "fail";
}

function format(nodes: readonly Node[], indent: string): string {
  let text = "";
  for (const [name, content] of nodes) {
    if (content === undefined) continue;
    const inner = typeof content === "string" ? escaped(content) : `\n${format(content, `${indent}  `)}${indent}`;
    text += `${indent}<${name}>${inner}</${name}>\n`;
  }
  return text;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** What no XML may hold becomes a question mark (XML 1.0 2.2). */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "?")
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? "");
}
