/** Push subscriptions as clients see them (RFC 8620 7.2). */
import { DAY_MS } from "../../base/clock.ts";
import { timingSafeEqual } from "node:crypto";
import type { PushKeys, PushSubscription, PushSubscriptionChange } from "../../directory/push-subscriptions.ts";
import { parseUtcDate, utcDate } from "../dates.ts";
import { invalidProperties } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { withoutRepetitions } from "../standard/patch.ts";
import { WrongProperties } from "../standard/wrong-properties.ts";
import { areKeys } from "./encrypt.ts";

/** Milliseconds that a subscription lasts unless the client says again that it wants it; RFC 8620 7.2 asks for two days at least. */
const LASTS_MS = 7 * DAY_MS;
/** Characters of a URL, and of the name of a device. */
const URL_LENGTH_MAX = 2_000;
const CLIENT_LENGTH_MAX = 255;
/** Names of types, and characters of each. */
const TYPES_MAX = 100;
const TYPE_LENGTH_MAX = 100;

/** Without the URL and the keys, which nobody is told (RFC 8620 7.2.1). */
export const pushSubscriptionProperties: Readonly<Record<string, (subscription: PushSubscription) => Json>> = {
  id: ({ id }) => id,
  deviceClientId: ({ client }) => client,
  verificationCode: ({ code, told }) => (told === undefined ? null : code),
  expires: ({ expiresAt }) => utcDate(expiresAt),
  types: ({ types }) => types ?? null,
};

export const SECRET_PROPERTIES: readonly string[] = ["url", "keys"];

const SETTABLE: ReadonlySet<string> = new Set([
  "deviceClientId",
  "url",
  "keys",
  "verificationCode",
  "expires",
  "types",
]);

interface Given extends Pick<PushSubscription, "client" | "keys" | "types" | "expiresAt"> {
  readonly url: URL;
}

/** Throws SetError. */
export function parseSubscription(given: JsonObject, now: number): Given {
  const wrong = new WrongProperties();
  wrong.others(given, (name) => SETTABLE.has(name));
  const { deviceClientId: client, url: address, verificationCode = null } = given;
  const isClient = typeof client === "string" && client !== "" && client.length <= CLIENT_LENGTH_MAX;
  if (!isClient) wrong.add("deviceClientId is a text", "deviceClientId");
  const url = typeof address === "string" && address.length <= URL_LENGTH_MAX ? URL.parse(address) : null;
  const isUrl = url?.protocol === "https:" && url.username === "" && url.password === "";
  if (!isUrl) wrong.add("url begins with https://", "url");
  if (verificationCode !== null) wrong.add("the code comes with the first push", "verificationCode");
  const keys = wrong.read(() => keysOf(given["keys"]));
  const types = wrong.read(() => typesOf(given["types"]));
  const expiresAt = wrong.read(() => expiryOf(given["expires"], now));
  wrong.end();
  if (!isClient || !isUrl || expiresAt === undefined) throw new Error("a push subscription of nothing was made");
  return { client, url, keys, types, expiresAt };
}

/** What changes; whoever says the right code has proved that the URL is its own. Throws SetError. */
export function parseSubscriptionChange(
  subscription: PushSubscription,
  whole: JsonObject,
  now: number,
): PushSubscriptionChange & { readonly isProof: boolean } {
  const patch = withoutRepetitions(whole, subscription, {
    ...pushSubscriptionProperties,
    url: ({ url }: PushSubscription) => url,
  });
  const odd = Object.keys(patch).find((name) => !["verificationCode", "expires", "types"].includes(name));
  if (odd !== undefined) throw invalidProperties(`${odd.slice(0, 100)} stays as it is`, odd);
  const { verificationCode } = patch;
  const isProof = typeof verificationCode === "string" && isSame(verificationCode, subscription.code);
  if (verificationCode !== undefined && !isProof) throw invalidProperties("that is another code", "verificationCode");
  return {
    isProof,
    ...(Object.hasOwn(patch, "types") ? { types: typesOf(patch["types"]) } : {}),
    ...(Object.hasOwn(patch, "expires") ? { expiresAt: expiryOf(patch["expires"], now) } : {}),
  };
}

function isSame(given: string, code: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(code)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function keysOf(given: Json | undefined): PushKeys | undefined {
  if (given === undefined || given === null) return undefined;
  const { p256dh, auth } = isObject(given) ? given : {};
  const parsed = { p256dh: bytesOf(p256dh), auth: bytesOf(auth) };
  if (!areKeys(parsed)) throw invalidProperties("keys are a point of P-256 and a secret of 16 bytes", "keys");
  return parsed;
}

/** Base64 for URLs; padding is forgiven. */
function bytesOf(given: Json | undefined): Uint8Array {
  return typeof given === "string" && /^[A-Za-z0-9_-]{1,200}={0,2}$/.test(given)
    ? Buffer.from(given, "base64url")
    : new Uint8Array();
}

function typesOf(given: Json | undefined): readonly string[] | undefined {
  if (given === undefined || given === null) return undefined;
  const isList =
    Array.isArray(given) &&
    given.length <= TYPES_MAX &&
    given.every((each) => typeof each === "string" && each.length <= TYPE_LENGTH_MAX);
  if (!isList) throw invalidProperties("types is a list of names, or null", "types");
  return given as readonly string[];
}

/** Not later than the server keeps it. */
function expiryOf(given: Json | undefined, now: number): number {
  if (given === undefined || given === null) return now + LASTS_MS;
  const moment = typeof given === "string" ? parseUtcDate(given) : undefined;
  if (moment === undefined) throw invalidProperties('expires is a date like "2014-10-30T06:12:00Z"', "expires");
  return Math.min(moment, now + LASTS_MS);
}
