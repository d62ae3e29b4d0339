/** Decides where a FETCH takes its answers from: the cheapest place that knows them all. */
import { LISTED_FIELDS } from "../../wire/mime/digest.ts";
import type { FetchAttribute, FetchItem, FetchRequest } from "../../wire/imap/fetch.ts";
import { asksToDecode } from "./binary.ts";

/** From cheap to dear: the snapshot, the messages' rows, what was computed at arrival, header blocks, whole messages. */
export type Source = "snapshot" | "rows" | "summaries" | "headers" | "contents";

export interface FetchPlan {
  readonly items: readonly FetchItem[];
  readonly source: Source;
  /** One statement reads all that a page needs. */
  readonly atOnce: boolean;
  readonly changedSince: number | undefined;
  /** Some item asks for a part without its transfer encoding, which may be one that nobody knows. */
  readonly decodes: boolean;
  readonly withPreview: boolean;
  /** Some item shows a message's text: \Seen is set. */
  readonly setsSeen: boolean;
  readonly withUid: boolean;
  readonly withModseq: boolean;
  /** FLAGS are among the items, so that they need no extra word when \Seen is set. */
  readonly withFlags: boolean;
}

const order: readonly Source[] = ["snapshot", "rows", "summaries", "headers", "contents"];

export function planFetch(request: FetchRequest, options: { withUid: boolean; condstore: boolean }): FetchPlan {
  const items = [...request.items];
  const has = (name: string): boolean => items.some((item) => item.kind === "attribute" && item.name === name);
  if (options.withUid && !has("UID")) items.unshift({ kind: "attribute", name: "UID" });
  const asksModseq = request.changedSince !== undefined || (options.condstore && has("FLAGS"));
  if (asksModseq && !has("MODSEQ")) items.push({ kind: "attribute", name: "MODSEQ" });
  const sources = items.map(sourceOf);
  const source = order.findLast((each) => sources.includes(each)) ?? "snapshot";
  return {
    items,
    source,
    atOnce: (source === "contents" ? !items.some(needsSummary) : source === "summaries") && !has("PREVIEW"),
    changedSince: request.changedSince,
    decodes: items.some(asksToDecode),
    setsSeen: items.some((item) => (item.kind === "section" || item.kind === "binary") && !item.peek),
    withPreview: has("PREVIEW"),
    withUid: has("UID"),
    withModseq: has("MODSEQ"),
    withFlags: has("FLAGS"),
  };
}

/** Whether a section is a choice of header fields that the digest keeps at hand. */
export function isListed(item: FetchItem): boolean {
  if (item.kind !== "section" || item.section.path.length > 0) return false;
  const { text } = item.section;
  return text.kind === "fields" && !text.except && text.names.every((name) => LISTED_FIELDS.has(name.toLowerCase()));
}

/** Whether an item needs what was computed at arrival, whatever else is read. */
export function needsSummary(item: FetchItem): boolean {
  return item.kind === "attribute" && (item.name === "ENVELOPE" || item.name === "BODYSTRUCTURE");
}

/** The cheapest place that knows an attribute. */
const attributeSources: Readonly<Record<FetchAttribute, Source>> = {
  FLAGS: "snapshot",
  UID: "snapshot",
  MODSEQ: "snapshot",
  INTERNALDATE: "rows",
  SAVEDATE: "rows",
  "RFC822.SIZE": "rows",
  EMAILID: "rows",
  THREADID: "rows",
  PREVIEW: "rows",
  ENVELOPE: "summaries",
  BODYSTRUCTURE: "summaries",
  BODY: "contents",
};

function sourceOf(item: FetchItem): Source {
  if (item.kind === "attribute") return attributeSources[item.name];
  if (item.kind !== "section") return "contents";
  if (isListed(item)) return "summaries";
  const { path, text } = item.section;
  return path.length === 0 && (text.kind === "header" || text.kind === "fields") ? "headers" : "contents";
}
