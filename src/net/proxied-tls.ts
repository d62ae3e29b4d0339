/** What a load balancer says of the TLS that ended there: the extensions PP2_TYPE_SSL and PP2_TYPE_AUTHORITY of PROXY version 2. */
import type { TlsState } from "./connection.ts";

const TYPE_AUTHORITY = 0x02;
const TYPE_SSL = 0x20;
const SUBTYPE_SSL_VERSION = 0x21;
const SUBTYPE_SSL_CIPHER = 0x23;
const CLIENT_SSL = 0x01;
/** Of PP2_TYPE_SSL in front of its own extensions: what the client used, and whether its certificate was good. */
const SSL_OCTETS = 5;

/** Undefined when the client came in clear text, or nothing is said. `extensions` follow the addresses of the header. */
export function proxiedTls(extensions: Buffer): TlsState | undefined {
  const values = valuesOf(extensions);
  const ssl = values.get(TYPE_SSL);
  if (ssl === undefined || ssl.length < SSL_OCTETS || (ssl.readUInt8(0) & CLIENT_SSL) === 0) return undefined;
  const details = valuesOf(ssl.subarray(SSL_OCTETS));
  return {
    version: word(details.get(SUBTYPE_SSL_VERSION)) ?? "TLS",
    cipher: word(details.get(SUBTYPE_SSL_CIPHER)) ?? "unknown",
    serverName: word(values.get(TYPE_AUTHORITY)),
    // The client's TLS ends at the balancer: nothing here is bound to it.
    channelBinding: () => undefined,
  };
}

/** Type, length in two octets, value; the first of each type. One that is cut short is left out. */
function valuesOf(extensions: Buffer): ReadonlyMap<number, Buffer> {
  const values = new Map<number, Buffer>();
  let at = 0;
  while (at + 3 <= extensions.length) {
    const type = extensions.readUInt8(at);
    const end = at + 3 + extensions.readUInt16BE(at + 1);
    if (end > extensions.length) break;
    if (!values.has(type)) values.set(type, extensions.subarray(at + 3, end));
    at = end;
  }
  return values;
}

/** It is printed in log and trace fields, so it must be a word. */
function word(value: Buffer | undefined): string | undefined {
  const text = value?.toString("latin1") ?? "";
  return /^[\w.-]{1,64}$/.test(text) ? text : undefined;
}
