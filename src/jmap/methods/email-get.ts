import type { Account } from "../../store/account.ts";
import type { Email, EmailId } from "../../store/model.ts";
import { emailIdText, parseObjectId } from "../../store/object-id.ts";
import { blobIdOfEmail } from "../blob-id.ts";
import { parseMessage } from "../email/body-part.ts";
import { isHeader, takeBodyWish } from "../email/body-wish.ts";
import { visiblePlaces } from "../email/keywords.ts";
import {
  type BodyWish,
  contentJson,
  EMAIL_PROPERTIES,
  headerJson,
  sourceOf,
  STANDARD_EMAIL_PROPERTIES,
  storedJson,
} from "../email/properties.ts";
import { MethodError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { Method } from "../method.ts";
import { getResponse, takeGet } from "../standard/get.ts";

export const emailGet: Method = {
  name: "Email/get",
  rfc: "8621 4.2",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const request = takeGet(call, EMAIL_PROPERTIES, { standard: STANDARD_EMAIL_PROPERTIES, isAlso: isHeader });
    const wish = takeBodyWish(call);
    call.args.end();
    // An account has more emails than anybody can want at once.
    if (request.ids === undefined) throw new MethodError("requestTooLarge", "name the emails");
    const ids = request.ids.flatMap((id) => (parseObjectId(id, "M") as EmailId | undefined) ?? []);
    const { emails, state } = await account.read(async (mail) => ({
      emails: await mail.emails(ids),
      state: String(await mail.modseq()),
    }));
    const found = new Map<string, JsonObject>();
    for (const email of emails) {
      if (visiblePlaces(email).length === 0) continue;
      found.set(emailIdText(email.id), await emailJson(account, email, request.properties, wish));
    }
    return getResponse(call, request, { state, found });
  },
};

/** Content is read message by message, so that no more than one is in memory. */
async function emailJson(
  account: Account,
  email: Email,
  properties: ReadonlySet<string>,
  wish: BodyWish,
): Promise<JsonObject> {
  const known = storedJson(email, properties);
  const source = sourceOf(properties);
  if (source === "stored") return { ...known, ...headerJson(email.listedFields, properties) };
  if (source === "header") {
    const header = await account.read((mail) => mail.header(email.id));
    return { ...known, ...headerJson(header, properties) };
  }
  const content = await account.read((mail) => mail.content(email.id));
  const message = parseMessage(await account.bytes(content));
  return { ...known, ...contentJson(message, blobIdOfEmail(email.id), properties, wish) };
}
