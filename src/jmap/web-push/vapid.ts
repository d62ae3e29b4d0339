/** Who sends: a signed statement for the push service (RFC 8292), whose key the Session names (RFC 9749). */
import { createPublicKey, type KeyObject, sign } from "node:crypto";

/** Seconds that a statement is good for; at most a day (RFC 8292 2). */
const GOOD_FOR_S = 12 * 3600;

/** The public key as a point, in Base64 for URLs. */
export function publicPoint(privateKey: KeyObject): string {
  const { x = "", y = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  const coordinates = [x, y].map((each) => Buffer.from(each, "base64url"));
  return Buffer.concat([Buffer.from([4]), ...coordinates]).toString("base64url");
}

/** The value of the Authorization field. `contact` is a mailto: URI. */
export function authorization(
  privateKey: KeyObject,
  { url, contact, now }: { readonly url: URL; readonly contact: string; readonly now: number },
): string {
  const claims = { aud: url.origin, exp: Math.floor(now / 1000) + GOOD_FOR_S, sub: contact };
  const said = [{ typ: "JWT", alg: "ES256" }, claims].map(encoded).join(".");
  const signature = sign("sha256", Buffer.from(said), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `vapid t=${said}.${signature.toString("base64url")}, k=${publicPoint(privateKey)}`;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
