/** An email as Email/get shows it, read from where what is asked for lies. */
import type { Account } from "../../store/account.ts";
import type { Email } from "../../store/model.ts";
import { blobIdOfEmail } from "../blob-id.ts";
import type { JsonObject } from "../json.ts";
import { parseMessage } from "./body-part.ts";
import { type BodyWish, contentJson, headerJson, sourceOf, storedJson } from "./properties.ts";

/** Content is read message by message, so that no more than one is in memory. */
export async function emailJson(
  account: Account,
  email: Email,
  properties: ReadonlySet<string>,
  wish: BodyWish,
): Promise<JsonObject> {
  const known = storedJson(email, properties);
  const source = sourceOf(properties);
  if (source === "stored") return { ...known, ...headerJson(email.listedFields, properties, wish.room) };
  if (source === "header") {
    const header = await account.read((mail) => mail.header(email.id));
    return { ...known, ...headerJson(header, properties, wish.room) };
  }
  const content = await account.read((mail) => mail.content(email.id));
  const message = parseMessage(await account.bytes(content));
  return { ...known, ...contentJson(message, blobIdOfEmail(email.id), properties, wish) };
}
