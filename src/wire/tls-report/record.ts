/** The record at _smtp._tls.DOMAIN that says where reports are wanted (RFC 8460 3). */
import { DESTINATION_LENGTH_MAX, DESTINATIONS_MAX } from "./limits.ts";

export type ReportDestination =
  | { readonly kind: "mail"; readonly address: string }
  | { readonly kind: "web"; readonly url: string };

/** Empty when none of the texts is a record of TLS-RPT, or several are, or it names nothing that can be sent to. */
export function reportDestinations(texts: readonly string[]): ReportDestination[] {
  const records = texts.filter((text) => /^v=TLSRPTv1[ \t]*;/.test(text));
  const [record = ""] = records;
  if (records.length !== 1) return [];
  const rua = record
    .split(";")
    .slice(1)
    .map((field) => /^[ \t]*rua[ \t]*=(.*)$/.exec(field)?.[1])
    .find((value) => value !== undefined);
  return (rua ?? "")
    .split(",")
    .flatMap((uri) => destination(uri.trim()))
    .slice(0, DESTINATIONS_MAX);
}

function destination(uri: string): ReportDestination[] {
  if (uri.length > DESTINATION_LENGTH_MAX) return [];
  const [, address] = /^mailto:([^?]+)(?:\?.*)?$/i.exec(uri) ?? [];
  if (address !== undefined) return mailDestination(address);
  if (!/^https:/i.test(uri) || !URL.canParse(uri)) return [];
  const { href, username, hostname } = new URL(uri);
  return username === "" && hostname !== "" ? [{ kind: "web", url: href }] : [];
}

/** "," and ";" of an address are written as %2C and %3B (RFC 8460 3). */
function mailDestination(encoded: string): ReportDestination[] {
  try {
    return [{ kind: "mail", address: decodeURIComponent(encoded) }];
  } catch {
    return [];
  }
}
