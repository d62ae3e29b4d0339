/** The PROXY protocol, versions 1 and 2: how a load balancer says who the client really is, before anything else on the connection. */
import { once } from "node:events";
import type { Socket } from "node:net";
import { SyntaxProblem } from "../base/errors.ts";
import { ClientGone } from "./client-gone.ts";
import type { Peer, TlsState } from "./connection.ts";
import { PROXY_HEADER_OCTETS_MAX } from "./limits.ts";
import { addressText, isAddress } from "./networks.ts";
import { proxiedTls } from "./proxied-tls.ts";

const SIGNATURE_2 = Buffer.from("\r\n\r\n\0\r\nQUIT\n", "latin1");
const SIGNATURE_1 = Buffer.from("PROXY ", "latin1");
/** The longest header of version 1, with its CRLF. */
const LINE_OCTETS_MAX = 107;

export interface ProxyHeader {
  /** Octets of the header. */
  readonly length: number;
  /** Undefined when the balancer speaks for itself (health checks) or does not know. */
  readonly client: Peer | undefined;
  /** The client's TLS as it ended at the balancer; undefined when it had none, or the balancer does not say. */
  readonly tls: TlsState | undefined;
}

/** Reads the header of a connection in paused mode, and leaves what follows it unread. Throws SyntaxProblem, or ClientGone. */
export async function readProxyHeader(socket: Socket): Promise<ProxyHeader> {
  let bytes: Buffer = Buffer.alloc(0);
  const gone = new AbortController();
  const stop = (): void => gone.abort();
  socket.once("close", stop).once("end", stop);
  try {
    for (;;) {
      const chunk: unknown = socket.read();
      if (Buffer.isBuffer(chunk)) bytes = Buffer.concat([bytes, chunk]);
      const header = parseProxyHeader(bytes);
      if (header !== undefined) return leaveRest(socket, bytes, header);
      await once(socket, "readable", { signal: gone.signal });
    }
  } catch (error) {
    throw error instanceof SyntaxProblem ? error : new ClientGone("closed before the PROXY header was whole");
  } finally {
    socket.off("close", stop).off("end", stop);
  }
}

function leaveRest(socket: Socket, bytes: Buffer, header: ProxyHeader): ProxyHeader {
  if (header.length < bytes.length) socket.unshift(bytes.subarray(header.length));
  return header;
}

/** Undefined: more bytes are needed. Throws SyntaxProblem as soon as the bytes cannot become a header. */
export function parseProxyHeader(bytes: Buffer): ProxyHeader | undefined {
  const begins = (signature: Buffer): boolean => {
    const length = Math.min(bytes.length, signature.length);
    return bytes.compare(signature, 0, length, 0, length) === 0;
  };
  if (begins(SIGNATURE_2)) return bytes.length < SIGNATURE_2.length + 4 ? undefined : version2(bytes);
  if (begins(SIGNATURE_1)) return version1(bytes);
  throw new SyntaxProblem("the connection does not begin with a PROXY header");
}

function version1(bytes: Buffer): ProxyHeader | undefined {
  const end = bytes.subarray(0, LINE_OCTETS_MAX).indexOf("\r\n");
  if (end < 0) {
    if (bytes.length >= LINE_OCTETS_MAX) throw new SyntaxProblem("the PROXY line is too long");
    return undefined;
  }
  const length = end + 2;
  const [, family, source = "", destination = "", port = "", destinationPort = "", ...more] = bytes
    .toString("latin1", 0, end)
    .split(" ");
  if (family === "UNKNOWN") return { length, client: undefined, tls: undefined };
  const six = family === "TCP6";
  const addressed = (address: string): boolean => isAddress(address) && address.includes(":") === six;
  if (
    (!six && family !== "TCP4") ||
    more.length > 0 ||
    !addressed(source) ||
    !addressed(destination) ||
    !isPort(destinationPort)
  ) {
    throw new SyntaxProblem("the PROXY line is wrong");
  }
  if (!isPort(port)) throw new SyntaxProblem("the PROXY line is wrong");
  return { length, client: { address: source, port: Number(port) }, tls: undefined };
}

function isPort(text: string): boolean {
  return /^(0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535;
}

/** Octets of the address block by address family, for streams. */
const ADDRESS_OCTETS: Readonly<Record<number, number>> = { 0x11: 12, 0x21: 36 };

function version2(bytes: Buffer): ProxyHeader | undefined {
  const versionAndCommand = bytes.readUInt8(12);
  const family = bytes.readUInt8(13);
  const length = 16 + bytes.readUInt16BE(14);
  if (versionAndCommand !== 0x20 && versionAndCommand !== 0x21)
    throw new SyntaxProblem("the PROXY header has an unknown version or command");
  if (length > PROXY_HEADER_OCTETS_MAX) throw new SyntaxProblem("the PROXY header is too long");
  if (bytes.length < length) return undefined;
  const octets = ADDRESS_OCTETS[family];
  if (versionAndCommand === 0x20 || family === 0x00) return { length, client: undefined, tls: undefined };
  if (octets === undefined) throw new SyntaxProblem("the PROXY header tells of no TCP connection");
  if (length < 16 + octets) throw new SyntaxProblem("the PROXY header is too short");
  const client =
    family === 0x11
      ? { address: addressText(bytes.subarray(16, 20)), port: bytes.readUInt16BE(24) }
      : { address: addressText(bytes.subarray(16, 32)), port: bytes.readUInt16BE(48) };
  return { length, client, tls: proxiedTls(bytes.subarray(16 + octets, length)) };
}
