/** Questions and answers as they are on the wire (RFC 1035 4), through dns-packet. */
import { isIP } from "node:net";
import dnsPacket from "dns-packet";
import { RECORDS_MAX, UDP_OCTETS_MAX } from "./limits.ts";
import { normalName } from "./name.ts";
import type { MxRecord, SrvRecord, TlsaRecord } from "./resolver.ts";

/** What each type of record says. Names are lower-case, without the dot at the end. */
export interface Contents {
  A: string;
  AAAA: string;
  CNAME: string;
  MX: MxRecord;
  PTR: string;
  SRV: SrvRecord;
  TLSA: TlsaRecord;
  TXT: string;
}
export type RecordType = keyof Contents;

export interface Question {
  readonly type: RecordType;
  readonly name: string;
}

export interface RecordFound {
  readonly type: RecordType;
  readonly owner: string;
  readonly ttl: number;
  readonly content: Contents[RecordType];
}

export interface Reply {
  readonly code: "NOERROR" | "NXDOMAIN" | "FORMERR" | "SERVFAIL" | "other";
  readonly truncated: boolean;
  /** The AD bit (RFC 4035 3.2.3). */
  readonly authentic: boolean;
  readonly records: readonly RecordFound[];
  /** How long the absence of records may be believed (RFC 2308 5); undefined when the answer has no SOA. */
  readonly negativeTtl: number | undefined;
}

/** How a question is put. */
export interface Manner {
  /** With EDNS0 (RFC 6891); servers from before 1999 do not know it. */
  readonly edns: boolean;
  /** Asks for the AD bit, both ways: some resolvers want DO for it, some AD (RFC 6840 5.7). */
  readonly dnssec: boolean;
}

export function encodeQuestion(id: number, { type, name }: Question, { edns, dnssec }: Manner): Buffer {
  const additionals: dnsPacket.Answer[] = edns ? [optRecord(dnssec)] : [];
  return dnsPacket.encode({
    type: "query",
    id,
    flags: dnsPacket.RECURSION_DESIRED | (dnssec ? dnsPacket.AUTHENTIC_DATA : 0),
    questions: [{ type, name, class: "IN" }],
    additionals,
  });
}

function optRecord(dnssec: boolean): dnsPacket.OptAnswer {
  const flags = dnssec ? dnsPacket.DNSSEC_OK : 0;
  return {
    type: "OPT",
    name: ".",
    udpPayloadSize: UDP_OCTETS_MAX,
    extendedRcode: 0,
    ednsVersion: 0,
    flags,
    flag_do: dnssec,
    options: [],
  };
}

/** Undefined when the packet is no answer to this question. Throws when it is, and makes no sense. */
export function decodeReply(packet: Buffer, id: number, question: Question): Reply | undefined {
  if (packet.length < 12 || packet.readUInt16BE(0) !== id || (packet.readUInt8(2) & 0x80) === 0) return undefined;
  const counts = [6, 8, 10].map((offset) => packet.readUInt16BE(offset));
  const code = codeOf(packet.readUInt8(3) & 0x0f);
  // Who did not understand the question may not repeat it.
  if (packet.readUInt16BE(4) === 0 && code === "FORMERR") return NOT_UNDERSTOOD;
  if (packet.readUInt16BE(4) !== 1) return undefined;
  if (counts.some((count) => count > RECORDS_MAX)) throw new Error("an answer with too many records");
  const truncated = (packet.readUInt8(2) & 0x02) !== 0;
  // What was cut off may end in the middle of a record; it is asked for again anyway.
  const decoded = truncated ? headOf(packet) : dnsPacket.decode(packet);
  if (!repeats(decoded.questions?.[0], question)) return undefined;
  return {
    code,
    truncated,
    authentic: decoded.flag_ad,
    records: (decoded.answers ?? []).flatMap(recordFound),
    negativeTtl: negativeTtl(decoded.authorities ?? []),
  };
}

function repeats(asked: dnsPacket.Question | undefined, { type, name }: Question): boolean {
  return asked?.type === type && asked.class === "IN" && normalName(asked.name) === name;
}

const NOT_UNDERSTOOD: Reply = {
  code: "FORMERR",
  truncated: false,
  authentic: false,
  records: [],
  negativeTtl: undefined,
};

/** The header and the question only. */
function headOf(packet: Buffer): dnsPacket.DecodedPacket {
  const head = Buffer.from(packet);
  head.fill(0, 6, 12);
  return dnsPacket.decode(head);
}

function codeOf(code: number): Reply["code"] {
  const codes: readonly Reply["code"][] = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN"];
  return codes[code] ?? "other";
}

function recordFound(answer: dnsPacket.Answer): RecordFound[] {
  if (answer.type === "OPT" || answer.class !== "IN") return [];
  const owner = printable(normalName(answer.name));
  // RFC 2181 8: a TTL with the highest bit set is zero.
  const ttl = (answer.ttl ?? 0) > 0x7fffffff ? 0 : (answer.ttl ?? 0);
  const found = contentOf(answer);
  return found === undefined ? [] : [{ ...found, owner, ttl }];
}

function contentOf(answer: dnsPacket.Answer): Pick<RecordFound, "type" | "content"> | undefined {
  const { type } = answer;
  if (type === "A" || type === "AAAA") return isIP(answer.data) === 0 ? undefined : { type, content: answer.data };
  if (type === "CNAME" || type === "PTR") return { type, content: nameIn(answer.data) };
  if (type === "MX") {
    return { type, content: { preference: answer.data.preference ?? 0, exchange: nameIn(answer.data.exchange) } };
  }
  if (type === "SRV") {
    const { priority = 0, weight = 0, port, target } = answer.data;
    return { type, content: { priority, weight, port, target: nameIn(target) } };
  }
  if (type === "TXT") {
    return { type, content: Buffer.concat([answer.data].flat().map((each) => Buffer.from(each))).toString() };
  }
  if (type === "TLSA") {
    const { usage, selector, matchingType, certificate } = answer.data;
    // A copy, because the piece would keep the whole packet in memory.
    return { type, content: { usage, selector, matchingType, data: Uint8Array.from(certificate) } };
  }
  return undefined;
}

/** The root is the empty name. */
function nameIn(name: string): string {
  return printable(normalName(name));
}

/** Names go into logs and notices: octets that no host name has are shown as "?", and such a name is never asked for. */
function printable(name: string): string {
  return name.replace(/[^!-~]/g, "?");
}

function negativeTtl(authorities: readonly dnsPacket.Answer[]): number | undefined {
  for (const each of authorities) {
    if (each.type === "SOA") return Math.min(each.ttl ?? 0, each.data.minimum ?? 0);
  }
  return undefined;
}
