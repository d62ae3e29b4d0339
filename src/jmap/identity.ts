/** Identities: who a user may write as, and how (RFC 8621 6). Kept as records; the first stands for the account itself. */
import type { Account } from "../store/account.ts";
import type { RecordId, StoredRecord } from "../store/model.ts";
import { invalidProperties, SetError } from "./errors.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import type { JmapParts, User } from "./parts.ts";
import { recordState, recordType } from "./standard/records.ts";
import { WrongProperties } from "./standard/wrong-properties.ts";

export interface Identity {
  readonly name: string;
  readonly email: string;
  readonly replyTo: Json;
  readonly bcc: Json;
  readonly textSignature: string;
  readonly htmlSignature: string;
  readonly mayDelete: boolean;
}

export const identityType = recordType({
  name: "Identity",
  kind: "identity",
  letter: "I",
  using: "urn:ietf:params:jmap:submission",
});

export const identityProperties: Readonly<Record<string, (shown: { id: RecordId; identity: Identity }) => Json>> = {
  id: ({ id }) => identityType.idText(id),
  name: ({ identity }) => identity.name,
  email: ({ identity }) => identity.email,
  replyTo: ({ identity }) => identity.replyTo,
  bcc: ({ identity }) => identity.bcc,
  textSignature: ({ identity }) => identity.textSignature,
  htmlSignature: ({ identity }) => identity.htmlSignature,
  mayDelete: ({ identity }) => identity.mayDelete,
};

export function readIdentity(record: StoredRecord): Identity {
  return JSON.parse(record.data) as Identity;
}

/** Makes the one that every account has, if nobody has asked for it yet. */
export async function identities(
  account: Account,
  { directory }: JmapParts,
  user: User,
): Promise<{ readonly records: readonly StoredRecord[]; readonly state: string }> {
  const read = () =>
    account.read(async (mail) => ({
      records: await mail.records("identity"),
      state: await recordState(mail, identityType),
    }));
  const found = await read();
  if (found.records.length > 0) return found;
  const entry = await directory.accountById(user.accountId);
  const own: Identity = {
    name: entry?.displayName ?? "",
    email: user.address,
    replyTo: null,
    bcc: null,
    textSignature: "",
    htmlSignature: "",
    mayDelete: false,
  };
  await account.write(async (mail) => {
    if ((await mail.records("identity")).length === 0) await mail.addRecord("identity", JSON.stringify(own));
  });
  return read();
}

/** Bytes of a signature: one with pictures belongs elsewhere. */
const SIGNATURE_BYTES_MAX = 64 * 1024;

/** The identity after the change; `email` of one that is there stays (RFC 8621 6). Throws SetError. */
export function changedIdentity(before: Identity | undefined, patch: JsonObject): Identity {
  const empty = { name: "", replyTo: null, bcc: null, textSignature: "", htmlSignature: "" };
  const wrong = new WrongProperties();
  wrong.others(patch, (property) => Object.hasOwn(empty, property) || property === "email");
  const { email = before?.email } = patch;
  const isEmail = typeof email === "string" && email !== "" && (before === undefined || email === before.email);
  if (!isEmail) wrong.add("an identity has one email address, which stays", "email");
  const start = before ?? empty;
  const textOf = (name: "name" | "textSignature" | "htmlSignature"): string =>
    wrong.read(() => text(patch, name, start[name])) ?? "";
  const addressesOf = (name: "replyTo" | "bcc"): Json => wrong.read(() => addresses(patch, name, start[name])) ?? null;
  const changed = {
    name: textOf("name"),
    replyTo: addressesOf("replyTo"),
    bcc: addressesOf("bcc"),
    textSignature: textOf("textSignature"),
    htmlSignature: textOf("htmlSignature"),
  };
  wrong.end();
  return { email: isEmail ? email : "", ...changed, mayDelete: before?.mayDelete ?? true };
}

/** Null is the default, which is nothing (RFC 8621 6). */
function text(patch: JsonObject, name: string, otherwise: string): string {
  const value = patch[name] === undefined ? otherwise : (patch[name] ?? "");
  if (typeof value !== "string") throw invalidProperties(`${name} is a string`, name);
  if (Buffer.byteLength(value) > SIGNATURE_BYTES_MAX) throw new SetError("tooLarge", `${name} is too long`);
  return value;
}

function addresses(patch: JsonObject, name: string, otherwise: Json): Json {
  const value = patch[name] === undefined ? otherwise : patch[name];
  if (value === null) return null;
  const isList = Array.isArray(value) && (value as readonly Json[]).every(isAddress);
  if (!isList) throw invalidProperties(`${name} is a list of addresses`, name);
  return value;
}

function isAddress(given: Json): boolean {
  if (!isObject(given)) return false;
  const { email, name = null } = given;
  return typeof email === "string" && !/\p{Cc}/u.test(email) && (name === null || typeof name === "string");
}
