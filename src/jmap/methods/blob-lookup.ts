import type { Account } from "../../store/account.ts";
import { emailIdText, mailboxIdText, threadIdText } from "../../store/object-id.ts";
import { type BlobName, parseBlobId } from "../blob-id.ts";
import { findBlob } from "../blobs.ts";
import { visiblePlaces } from "../email/keywords.ts";
import { invalidArguments, MethodError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { sieveScriptType } from "../sieve/script.ts";
import { OBJECTS_IN_GET_MAX } from "../limits.ts";
import type { Method } from "../method.ts";

/** What refers to blobs, and the capability that it is of. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ...["Mailbox", "Thread", "Email"].map((type) => [type, "urn:ietf:params:jmap:mail"] as const),
  [sieveScriptType.name, sieveScriptType.using],
]);

export const blobLookup: Method = {
  name: "Blob/lookup",
  rfc: "9404 4.3",
  using: "urn:ietf:params:jmap:blob",
  async run(call) {
    const account = call.account();
    const typeNames = call.args.stringsOrNull("typeNames") ?? [];
    const ids = call.args.idsOrNull("ids");
    call.args.end();
    if (ids === undefined) throw invalidArguments("ids is a list of blobs");
    if (ids.length > OBJECTS_IN_GET_MAX) throw new MethodError("requestTooLarge", "too many blobs at a time");
    const unknown = typeNames.find((type) => !call.using.has(TYPES.get(type) ?? ""));
    if (unknown !== undefined)
      throw new MethodError(
        "unknownDataType",
        `nothing of the type ${unknown.slice(0, 100)} refers to blobs, or its capability is not in "using"`,
      );
    const list: JsonObject[] = [];
    const notFound: string[] = [];
    for (const id of ids.map((name) => call.idOf(name) ?? name)) {
      const matched = await references(account, id, typeNames);
      if (matched === undefined) notFound.push(id);
      else list.push({ id, matchedIds: matched });
    }
    return { accountId: call.accountId, list, notFound };
  },
};

/** What refers to the blob, by type; undefined when there is none. */
async function references(account: Account, id: string, typeNames: readonly string[]): Promise<JsonObject | undefined> {
  const name = parseBlobId(id);
  const base = name === undefined ? undefined : baseOf(name);
  if (base === undefined) return undefined;
  if (base.kind !== "email") {
    if ((await findBlob(account, id)) === undefined) return undefined;
    const scripts = base.kind === "script" ? [sieveScriptType.idText(base.id)] : [];
    return Object.fromEntries(typeNames.map((type) => [type, type === sieveScriptType.name ? scripts : []]));
  }
  const [email] = await account.read((mail) => mail.emails([base.id]));
  const places = email === undefined ? [] : visiblePlaces(email);
  if (email === undefined || places.length === 0) return undefined;
  const found: Readonly<Record<string, readonly string[]>> = {
    Email: [emailIdText(email.id)],
    Thread: [threadIdText(email.threadId)],
    Mailbox: places.map(({ mailboxId }) => mailboxIdText(mailboxId)),
  };
  return Object.fromEntries(typeNames.map((type) => [type, found[type] ?? []]));
}

function baseOf(name: BlobName): Exclude<BlobName, { kind: "part" }> {
  return name.kind === "part" ? baseOf(name.of) : name;
}
