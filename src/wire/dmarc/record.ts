/** A DMARC record (RFC 9989 4.7), as far as reports need it. */
import { parseTagList } from "../dkim/tag-list.ts";
import { REPORT_ADDRESSES_MAX } from "./limits.ts";

export interface DmarcRecord {
  readonly p: string | undefined;
  readonly sp: string | undefined;
  readonly np: string | undefined;
  readonly adkim: "r" | "s";
  readonly aspf: "r" | "s";
  readonly testing: boolean;
  /** "local@domain", of mailto: URIs; others are not reported to. */
  readonly reportTo: readonly string[];
}

/** Undefined for texts that are no DMARC record. */
export function parseDmarcRecord(text: string): DmarcRecord | undefined {
  if (!/^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/i.test(text)) return undefined;
  const tags = parseTagList(text);
  if (tags?.get("v") !== "DMARC1") return undefined;
  const word = (tag: string): string | undefined => tags.get(tag)?.toLowerCase();
  return {
    p: word("p"),
    sp: word("sp"),
    np: word("np"),
    adkim: word("adkim") === "s" ? "s" : "r",
    aspf: word("aspf") === "s" ? "s" : "r",
    testing: word("t") === "y",
    reportTo: (tags.get("rua") ?? "").split(",").flatMap(addressOf).slice(0, REPORT_ADDRESSES_MAX),
  };
}

/** A size limit of old ("!10m") is passed over. */
function addressOf(uri: string): readonly string[] {
  const [, encoded] = /^\s*mailto:([^?!]+)(?:\?[^!]*)?(?:!\d+[kmgt]?)?\s*$/i.exec(uri) ?? [];
  if (encoded === undefined) return [];
  try {
    const address = decodeURIComponent(encoded);
    return /^[^\s@<>]+@[^\s@<>]+$/.test(address) ? [address] : [];
  } catch {
    return [];
  }
}
