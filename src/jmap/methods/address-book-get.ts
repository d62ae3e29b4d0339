import {
  addressBookProperties,
  addressBookType,
  ensureAddressBook,
  readAddressBook,
} from "../contacts/address-book.ts";
import type { Method } from "../method.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";
import { askedRecords, recordState } from "../standard/records.ts";

export const addressBookGet: Method = {
  name: "AddressBook/get",
  rfc: "9610 2.1",
  using: addressBookType.using,
  async run(call) {
    const account = call.account();
    const request = takeGet(call, Object.keys(addressBookProperties));
    call.args.end();
    await ensureAddressBook(account);
    return account.read(async (mail) => {
      const shown = (await askedRecords(mail, addressBookType, request)).map(readAddressBook);
      const found = new Map(
        shown.map((book) => [
          addressBookType.idText(book.id),
          project(book, request.properties, addressBookProperties),
        ]),
      );
      return getResponse(call, request, { state: await recordState(mail, addressBookType), found });
    });
  },
};
