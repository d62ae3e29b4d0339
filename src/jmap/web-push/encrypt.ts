/** What is sent through somebody else's push service, readable for the client alone (RFC 8291, RFC 8188). */
import { createCipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import type { PushKeys } from "../../directory/push-subscriptions.ts";

const CURVE = "prime256v1";
const SALT_BYTES = 16;
/** All in one record, which services need not take larger than this (RFC 8291 4): what changed is told in some hundred octets. */
const RECORD_BYTES = 4096;
/** The last record's padding begins with it. */
const LAST = Buffer.from([2]);

const P256DH_BYTES = 65;
const AUTH_BYTES = 16;

/** Whether a client's keys can be used: a point on the curve, and a secret of the right length. */
export function areKeys({ p256dh, auth }: PushKeys): boolean {
  if (p256dh.length !== P256DH_BYTES || p256dh[0] !== 4 || auth.length !== AUTH_BYTES) return false;
  const ecdh = createECDH(CURVE);
  ecdh.generateKeys();
  try {
    ecdh.computeSecret(p256dh);
    return true;
  } catch {
    return false;
  }
}

const derive = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array | string, bytes: number): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));

export function encrypt(message: Uint8Array, { p256dh, auth }: PushKeys): Buffer {
  const ecdh = createECDH(CURVE);
  const own = ecdh.generateKeys();
  const shared = ecdh.computeSecret(p256dh);
  const salt = randomBytes(SALT_BYTES);
  const secret = derive(shared, auth, Buffer.concat([Buffer.from("WebPush: info\0"), p256dh, own]), 32);
  const key = derive(secret, salt, "Content-Encoding: aes128gcm\0", 16);
  const nonce = derive(secret, salt, "Content-Encoding: nonce\0", 12);
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  const record = Buffer.concat([cipher.update(message), cipher.update(LAST), cipher.final(), cipher.getAuthTag()]);
  const header = Buffer.alloc(SALT_BYTES + 5);
  salt.copy(header);
  header.writeUInt32BE(RECORD_BYTES, SALT_BYTES);
  header.writeUInt8(own.length, SALT_BYTES + 4);
  return Buffer.concat([header, own, record]);
}
