/** Taking the cards out of an address book that goes (RFC 9610 2.3). */
import type { MailWriter } from "../../store/account.ts";
import type { RecordId } from "../../store/model.ts";
import { SetError } from "../errors.ts";
import { type Contact, contactCardType, contacts } from "./card.ts";
import { removeContact } from "./card-store.ts";

/** Cards that are in no other go too. Throws SetError when there are cards and they are not to be removed. */
export async function emptyAddressBook(mail: MailWriter, id: RecordId, removeContents: boolean): Promise<void> {
  const within = (await contacts(mail)).filter(({ books }) => books.includes(id));
  if (within.length > 0 && !removeContents)
    throw new SetError("addressBookHasContents", `there are ${within.length} cards in it`);
  for (const { id: cardId, books, card } of within) {
    const others = books.filter((book) => book !== id);
    if (others.length === 0) await removeContact(mail, contactCardType.idText(cardId));
    else await mail.changeRecord("contact", cardId, JSON.stringify({ books: others, card } satisfies Contact));
  }
}
