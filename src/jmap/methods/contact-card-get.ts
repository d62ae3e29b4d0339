import { CONTACT_CARD_PROPERTIES, contactCardType, isOfOthers, readContact, shownCard } from "../contacts/card.ts";
import { MethodError } from "../errors.ts";
import { OBJECTS_IN_GET_MAX } from "../limits.ts";
import type { Method } from "../method.ts";
import { getResponse, takeGet } from "../standard/get.ts";
import { askedRecords, recordState } from "../standard/records.ts";

export const contactCardGet: Method = {
  name: "ContactCard/get",
  rfc: "9610 3.1",
  using: contactCardType.using,
  async run(call) {
    const account = call.account();
    const all = (call.args.take("properties") ?? null) === null;
    const request = takeGet(call, CONTACT_CARD_PROPERTIES, { isAlso: isOfOthers });
    call.args.end();
    return account.read(async (mail) => {
      const records = await askedRecords(mail, contactCardType, request);
      if (records.length > OBJECTS_IN_GET_MAX)
        throw new MethodError("requestTooLarge", `there are more than ${OBJECTS_IN_GET_MAX}: ask for some of them`);
      const shown = records.map(readContact);
      const found = new Map(
        shown.map((card) => [contactCardType.idText(card.id), shownCard(card, all ? undefined : request.properties)]),
      );
      return getResponse(call, request, { state: await recordState(mail, contactCardType), found });
    });
  },
};
