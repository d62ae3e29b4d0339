import { emailIdText } from "../../store/object-id.ts";
import { askedEmails } from "../email/asked.ts";
import { isHeader, takeBodyWish } from "../email/body-wish.ts";
import { emailJson } from "../email/email-json.ts";
import { visiblePlaces } from "../email/keywords.ts";
import { ARRIVAL, EMAIL_PROPERTIES, STANDARD_EMAIL_PROPERTIES } from "../email/properties.ts";
import type { JsonObject } from "../json.ts";
import type { Method } from "../method.ts";
import { READING } from "../session-object.ts";
import { getResponse, takeGet } from "../standard/get.ts";

export const emailGet: Method = {
  name: "Email/get",
  rfc: "8621 4.2",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const isAlso = (name: string): boolean => isHeader(name) || (name === ARRIVAL && call.using.has(READING));
    const request = takeGet(call, EMAIL_PROPERTIES, { standard: STANDARD_EMAIL_PROPERTIES, isAlso });
    const wish = takeBodyWish(call);
    call.args.end();
    const ids = await askedEmails(account, request.ids);
    const { emails, state } = await account.read(async (mail) => ({
      emails: await mail.emails(ids),
      state: String(await mail.modseq()),
    }));
    const { bodies } = call.parts;
    const found = new Map<string, JsonObject>();
    for (const email of emails) {
      if (visiblePlaces(email).length === 0) continue;
      found.set(emailIdText(email.id), await emailJson({ account, bodies }, email, request.properties, wish));
    }
    return getResponse(call, request, { state, found, hasRoom: true });
  },
};
