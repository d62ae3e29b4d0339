/** Decides where a FETCH takes its answers from: the cheapest place that knows them all. */
import { LISTED_FIELDS } from "../../wire/mime/digest.ts";
import type { FetchItem, FetchRequest } from "../../wire/imap/fetch.ts";

/** From cheap to dear: the snapshot, the messages' rows, what was computed at arrival, header blocks, whole messages. */
export type Source = "snapshot" | "rows" | "summaries" | "headers" | "contents";

export interface FetchPlan {
  readonly items: readonly FetchItem[];
  readonly source: Source;
  readonly changedSince: number | undefined;
  /** Some item shows a message's text: \Seen is set. */
  readonly setsSeen: boolean;
  readonly withUid: boolean;
  readonly withModseq: boolean;
  /** FLAGS are among the items, so that they need no extra word when \Seen is set. */
  readonly withFlags: boolean;
}

const order: readonly Source[] = ["snapshot", "rows", "summaries", "headers", "contents"];

export function planFetch(request: FetchRequest, options: { uid: boolean; condstore: boolean }): FetchPlan {
  const items = [...request.items];
  const has = (name: string): boolean => items.some((item) => item.kind === "attribute" && item.name === name);
  if (options.uid && !has("UID")) items.unshift({ kind: "attribute", name: "UID" });
  const asksModseq = request.changedSince !== undefined || (options.condstore && has("FLAGS"));
  if (asksModseq && !has("MODSEQ")) items.push({ kind: "attribute", name: "MODSEQ" });
  const sources = items.map(sourceOf);
  return {
    items,
    source: order.findLast((source) => sources.includes(source)) ?? "snapshot",
    changedSince: request.changedSince,
    setsSeen: items.some((item) => (item.kind === "section" || item.kind === "binary") && !item.peek),
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

function sourceOf(item: FetchItem): Source {
  switch (item.kind) {
    case "binary":
    case "binary-size":
      return "contents";
    case "section": {
      if (isListed(item)) return "summaries";
      const { path, text } = item.section;
      return path.length === 0 && (text.kind === "header" || text.kind === "fields") ? "headers" : "contents";
    }
    case "attribute":
      switch (item.name) {
        case "FLAGS":
        case "UID":
        case "MODSEQ":
          return "snapshot";
        case "INTERNALDATE":
        case "RFC822.SIZE":
        case "EMAILID":
        case "THREADID":
          return "rows";
        case "ENVELOPE":
        case "BODYSTRUCTURE":
          return "summaries";
        case "BODY":
          return "contents";
      }
  }
}
