/** TLS as connections use it: one secure socket made from a plain one, and what a session may ask of it. */
import { createHash, type X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { TLSSocket, type SecureContext, type TLSSocketOptions } from "node:tls";
import { ClientGone } from "./client-gone.ts";
import type { TlsState } from "./connection.ts";

/** The certificates of this server, chosen by the name that the client asks for. */
export interface Certificates {
  /** The context for a server name, or the default one. Cheap: contexts are made when files are read. */
  context(serverName: string | undefined): SecureContext;
}

/** Certificates that are shown to nobody but an authority which asks whether a name is ours (tls-alpn-01, RFC 8737). */
export interface ChallengeCertificates {
  /** Undefined when nobody is asked about this name now. */
  challenge(serverName: string): Promise<SecureContext | undefined>;
}

/** What such an authority says that it wants to speak, as a ClientHello holds it: with its length. */
const CHALLENGE_PROTOCOL = "acme-tls/1";
const CHALLENGE_OFFER = Buffer.from(`\x0a${CHALLENGE_PROTOCOL}`);

/** Only forward-secret AEAD suites; TLS 1.3 brings its own. The client's order wins: a phone without AES hardware prefers ChaCha20. */
export const CIPHERS = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");

/** Does the server's side of a TLS handshake over a connected socket. Clear text that was received and not read is thrown away. */
export async function secureSocket(plain: Socket, certificates: Certificates): Promise<TLSSocket> {
  await firstBytes(plain);
  return handshake(plain, chosenFrom(certificates));
}

/** The same where authorities ask as well. Undefined: it was one, has seen what it asked for, and nothing is said on the connection. */
export async function secureOrShow(
  plain: Socket,
  certificates: Certificates,
  challenges: ChallengeCertificates,
): Promise<TLSSocket | undefined> {
  // Node chooses the certificate before it looks at the protocols, so that the offer has to be seen here.
  const hello = await firstBytes(plain, isWholeRecord);
  if (!hello.includes(CHALLENGE_OFFER)) return handshake(plain, chosenFrom(certificates));
  const shown = await handshake(plain, {
    ALPNProtocols: [CHALLENGE_PROTOCOL],
    SNICallback: (name, done) => void show(challenges, name, done),
  });
  shown.destroySoon();
  return undefined;
}

async function show(
  challenges: ChallengeCertificates,
  name: string,
  done: (error: Error | null, context?: SecureContext) => void,
): Promise<void> {
  try {
    const context = await challenges.challenge(name.toLowerCase());
    if (context === undefined) done(new Error(`nobody is asked about ${name}`));
    else done(null, context);
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
  }
}

type Manner = Pick<TLSSocketOptions, "secureContext" | "SNICallback" | "ALPNProtocols">;

function chosenFrom(certificates: Certificates): Manner {
  return {
    secureContext: certificates.context(undefined),
    SNICallback: (name, done) => done(null, certificates.context(name)),
  };
}

async function handshake(plain: Socket, how: Manner): Promise<TLSSocket> {
  const secure = new TLSSocket(plain, { ...how, isServer: true, rejectUnauthorized: false, requestCert: false });
  const done = Promise.withResolvers<void>();
  let problem: Error | undefined;
  const note = (error: Error): void => void (problem ??= error);
  const gone = (): void => done.reject(new ClientGone(`no TLS: ${problem?.message ?? "the client closed"}`));
  // A client that ends its side now has nothing to say; the socket stays open for what would be answered, and does not close by itself.
  secure.once("secure", done.resolve).on("error", note).on("_tlsError", note).once("end", gone).once("close", gone);
  await done.promise;
  secure.off("_tlsError", note).off("error", note).off("end", gone).off("close", gone);
  return secure;
}

/**
 * Waits until the client has begun its handshake, and leaves that to be read. Node makes the buffer of a TLS connection as large as what is first
 * put into it: one that waits for bytes is 64 KiB for as long as the connection lives, one that begins with the ClientHello 2 KiB at most.
 */
async function firstBytes(plain: Socket, isEnough: (bytes: Buffer) => boolean = () => true): Promise<Buffer> {
  const here = Promise.withResolvers<Buffer>();
  const gone = (): void => here.reject(new ClientGone("no TLS: the client closed"));
  let bytes: Buffer = Buffer.alloc(0);
  const put = (chunk: Buffer): void => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    if (!isEnough(bytes)) return;
    plain.off("data", put).pause().unshift(bytes);
    here.resolve(bytes);
  };
  plain.on("data", put).once("end", gone).once("close", gone);
  const first = await here.promise;
  plain.off("end", gone).off("close", gone);
  return first;
}

/** A handshake's record: its kind, a version, the length of what follows (RFC 8446 5.1). */
const HANDSHAKE = 22;
const RECORD_HEADER_OCTETS = 5;
/** Octets of a record. */
const RECORD_OCTETS_MAX = 16_384;

/** With keys that quantum computers do not find, a ClientHello is longer than a packet. */
function isWholeRecord(bytes: Buffer): boolean {
  if (bytes[0] !== HANDSHAKE || bytes.length > RECORD_OCTETS_MAX) return true;
  return bytes.length >= RECORD_HEADER_OCTETS && bytes.length >= RECORD_HEADER_OCTETS + bytes.readUInt16BE(3);
}

export class SecureState implements TlsState {
  readonly #socket: TLSSocket;
  readonly version: string;
  readonly cipher: string;

  constructor(socket: TLSSocket) {
    this.#socket = socket;
    this.version = socket.getProtocol() ?? "unknown";
    this.cipher = socket.getCipher().standardName;
  }

  get serverName(): string | undefined {
    const name: unknown = Reflect.get(this.#socket, "servername");
    return typeof name === "string" && name !== "" ? name : undefined;
  }

  channelBinding(type: "tls-exporter" | "tls-server-end-point"): Uint8Array | undefined {
    if (this.#socket.destroyed) return undefined;
    if (type === "tls-exporter") return this.#exporter();
    const certificate = this.#socket.getX509Certificate();
    return certificate === undefined ? undefined : endPoint(certificate);
  }

  /** RFC 9266 2: with TLS 1.2 only when the extended master secret was negotiated, which Node does not tell. */
  #exporter(): Uint8Array | undefined {
    if (this.version !== "TLSv1.3") return undefined;
    return this.#socket.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0));
  }
}

/** RFC 5929 4.1: the certificate's hash, by the hash of its own signature; SHA-256 where that is MD5, SHA-1, or none of its own. */
function endPoint(certificate: X509Certificate): Uint8Array {
  const signature = (certificate.signatureAlgorithm ?? "").toLowerCase();
  const hash = ["sha384", "sha512"].find((name) => signature.includes(name)) ?? "sha256";
  return createHash(hash).update(certificate.raw).digest();
}
