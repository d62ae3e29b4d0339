/** Clients may send back all that they got (RFC 8620 5.3): what only repeats how an email is, is no change. */
import { isDeepStrictEqual } from "node:util";
import type { Account } from "../../store/account.ts";
import type { EmailId } from "../../store/model.ts";
import { parseObjectId } from "../../store/object-id.ts";
import type { JsonObject } from "../json.ts";
import type { Call } from "../method.ts";
import { isHeader, noWish } from "./body-wish.ts";
import { emailJson } from "./email-json.ts";
import { EMAIL_PROPERTIES } from "./properties.ts";

/** The patches without it; those of emails that are not there as they are. */
export async function withoutEchoes(
  call: Call,
  account: Account,
  update: ReadonlyMap<string, JsonObject>,
): Promise<ReadonlyMap<string, JsonObject>> {
  const patches = new Map(update);
  for (const [name, patch] of update) {
    const fixed = Object.keys(patch).filter(isFixed);
    const id = fixed.length === 0 ? undefined : parseObjectId(call.idOf(name) ?? "", "M");
    if (id === undefined) continue;
    const [email] = await account.read((mail) => mail.emails([id as EmailId]));
    if (email === undefined) continue;
    const now = await emailJson({ account, bodies: call.parts.bodies }, email, new Set(fixed), noWish(call.room));
    const isEcho = (property: string): boolean =>
      Object.hasOwn(now, property) && isDeepStrictEqual(now[property], patch[property]);
    patches.set(name, Object.fromEntries(Object.entries(patch).filter(([property]) => !isEcho(property))));
  }
  return patches;
}

/** What nobody can change. */
function isFixed(property: string): boolean {
  return (
    property !== "mailboxIds" && property !== "keywords" && (EMAIL_PROPERTIES.includes(property) || isHeader(property))
  );
}
