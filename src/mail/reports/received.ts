/** Reports of other servers about mail of our domains, found in a message. */
import { parseDmarcReport, type ReceivedDmarcReport } from "../../trust/report-xml.ts";
import { decodeBody } from "../../wire/mime/decode.ts";
import { type Part, parseTree } from "../../wire/mime/tree.ts";
import { REPORT_FILES_MAX } from "./limits.ts";
import { parseTlsReport, type ReceivedTlsReport } from "./received-tls-report.ts";
import { unpack } from "./unpack.ts";

export type ReceivedReport =
  | { readonly kind: "dmarc"; readonly report: ReceivedDmarcReport }
  | { readonly kind: "tls"; readonly report: ReceivedTlsReport };

const TYPES =
  /^(?:application\/(?:gzip|x-gzip|zip|x-zip-compressed|xml|octet-stream|tlsrpt\+gzip|tlsrpt\+json|json)|text\/xml)$/;

/** Empty for messages that hold none. */
export async function reportsIn(message: Uint8Array): Promise<readonly ReceivedReport[]> {
  const found: ReceivedReport[] = [];
  for (const part of files(parseTree(message)).slice(0, REPORT_FILES_MAX)) {
    const bytes = await unpack(decodeBody(message.subarray(part.bodyStart, part.end), part.encoding));
    const report = bytes === undefined ? undefined : parse(Buffer.from(bytes).toString("utf8"));
    if (report !== undefined) found.push(report);
  }
  return found;
}

function files(part: Part): readonly Part[] {
  const { type, subtype } = part.content;
  if (part.children.length > 0) return part.children.flatMap(files);
  return TYPES.test(`${type}/${subtype}`.toLowerCase()) ? [part] : [];
}

function parse(text: string): ReceivedReport | undefined {
  const start = text.replace(/^\ufeff/, "").trimStart();
  if (start.startsWith("{")) {
    const report = parseTlsReport(start);
    return report === undefined ? undefined : { kind: "tls", report };
  }
  const report = start.startsWith("<") ? parseDmarcReport(start) : undefined;
  return report === undefined ? undefined : { kind: "dmarc", report };
}
