/** The one door to fast-xml-parser: DMARC aggregate reports of others, which may be anything (RFC 9990, and RFC 7489 before it). */
import { XMLParser } from "fast-xml-parser";
import { RECEIVED_ROWS_MAX } from "../wire/dmarc/limits.ts";
import { REPORT_DEPTH_MAX, REPORT_TEXT_LENGTH_MAX } from "./limits.ts";

interface ReceivedRow {
  readonly address: string;
  readonly messages: number;
  readonly disposition: string;
  /** Whether DMARC counted it. */
  readonly dkim: boolean;
  readonly spf: boolean;
  readonly headerFrom: string;
}

export interface ReceivedDmarcReport {
  readonly organization: string;
  readonly id: string;
  /** Epoch milliseconds. */
  readonly begin: number;
  readonly end: number;
  readonly domain: string;
  readonly policy: string;
  readonly rows: readonly ReceivedRow[];
}

/** What a text may be, seen from outside. */
type Tree = Readonly<Record<string, unknown>>;

/** No attributes, no namespaces, no numbers, and no entities: those five that every XML knows are undone by us. */
const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
  htmlEntities: false,
  maxNestedTags: REPORT_DEPTH_MAX,
  isArray: (name) => name === "record",
});

/** Undefined when the text is no such report. */
export function parseDmarcReport(xml: string): ReceivedDmarcReport | undefined {
  // Entities are declared there, and no report needs any.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) return undefined;
  const feedback = child(parsed(xml), "feedback");
  const metadata = child(feedback, "report_metadata");
  const policy = child(feedback, "policy_published");
  const domain = textOf(policy, "domain").toLowerCase();
  if (domain === "") return undefined;
  const range = child(metadata, "date_range");
  const records = feedback["record"];
  return {
    organization: textOf(metadata, "org_name"),
    id: textOf(metadata, "report_id"),
    begin: secondsOf(range, "begin"),
    end: secondsOf(range, "end"),
    domain,
    policy: textOf(policy, "p"),
    rows: (Array.isArray(records) ? records : []).slice(0, RECEIVED_ROWS_MAX).map(rowOf),
  };
}

function parsed(xml: string): Tree {
  try {
    return treeOf(parser.parse(xml));
  } catch {
    // Not well formed.
    return {};
  }
}

function rowOf(record: unknown): ReceivedRow {
  const row = child(treeOf(record), "row");
  const evaluated = child(row, "policy_evaluated");
  const count = textOf(row, "count");
  return {
    address: textOf(row, "source_ip"),
    messages: /^\d{1,12}$/.test(count) ? Number(count) : 0,
    disposition: textOf(evaluated, "disposition"),
    dkim: textOf(evaluated, "dkim") === "pass",
    spf: textOf(evaluated, "spf") === "pass",
    headerFrom: textOf(child(treeOf(record), "identifiers"), "header_from").toLowerCase(),
  };
}

function treeOf(value: unknown): Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}

function child(tree: Tree, name: string): Tree {
  return treeOf(tree[name]);
}

function secondsOf(tree: Tree, name: string): number {
  const text = textOf(tree, name);
  return /^\d{1,10}$/.test(text) ? Number(text) * 1000 : 0;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** One line, whatever it was. */
function textOf(tree: Tree, name: string): string {
  const value = tree[name];
  if (typeof value !== "string") return "";
  return value
    .slice(0, REPORT_TEXT_LENGTH_MAX)
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => ENTITIES[entity] ?? "")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
}
