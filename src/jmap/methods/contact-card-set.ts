import { ensureAddressBook } from "../contacts/address-book.ts";
import { contactCardType } from "../contacts/card.ts";
import { contactCardSetter } from "../contacts/card-setter.ts";
import type { Method } from "../method.ts";
import { inState, stateOfRecords } from "../standard/in-state.ts";
import { applySet, takeSet } from "../standard/set.ts";

export const contactCardSet: Method = {
  name: "ContactCard/set",
  rfc: "9610 3.5",
  using: contactCardType.using,
  async run(call) {
    const whole = call.account();
    const request = takeSet(call);
    call.args.end();
    const account = inState(whole, request.ifInState, stateOfRecords("contact"));
    await ensureAddressBook(whole);
    return (await applySet(call, request, await contactCardSetter(call, account, request))).response;
  },
};
