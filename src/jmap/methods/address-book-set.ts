import type { MailWriter } from "../../store/account.ts";
import {
  addAddressBook,
  addressBookProperties,
  addressBooks,
  addressBookType,
  changedAddressBook,
  ensureAddressBook,
  readAddressBook,
  type ShownAddressBook,
  writeAddressBook,
} from "../contacts/address-book.ts";
import { emptyAddressBook } from "../contacts/empty-address-book.ts";
import { SetError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { Call, Method } from "../method.ts";
import { allOf } from "../standard/get.ts";
import { existingRecord, recordStateOf } from "../standard/records.ts";
import { inState, stateOfRecords } from "../standard/in-state.ts";
import { applySet, beyondGiven, orNull, type SetOutcome, type Setter, takeSet } from "../standard/set.ts";

export const addressBookSet: Method = {
  name: "AddressBook/set",
  rfc: "9610 2.3",
  using: addressBookType.using,
  async run(call) {
    const whole = call.account();
    const request = takeSet(call);
    const removeContents = call.args.boolean("onDestroyRemoveContents", false);
    const newDefault = call.args.stringOrNull("onSuccessSetIsDefault");
    call.args.end();
    const account = inState(whole, request.ifInState, stateOfRecords("addressBook"));
    await ensureAddressBook(whole);
    const setter: Setter = {
      state: () => recordStateOf(account, addressBookType),
      create: (given) => account.write((mail) => create(mail, given)),
      async update(id, patch) {
        await account.write(async (mail) => {
          const before = readAddressBook(await existingRecord(mail, addressBookType, id));
          await writeAddressBook(mail, { id: before.id, book: changedAddressBook(before, patch) });
        });
        return null;
      },
      destroy: (id) => account.write((mail) => destroy(mail, id, removeContents)),
    };
    const outcome = await applySet(call, request, setter);
    if (newDefault === undefined || !isWhole(outcome)) return outcome.response;
    const changed = await account.write((mail) => makeDefault(call, mail, newDefault));
    return withDefault(outcome, changed, await setter.state());
  },
};

async function create(mail: MailWriter, given: JsonObject): Promise<JsonObject> {
  const book = changedAddressBook(undefined, given);
  const made = { id: await addAddressBook(mail, book), book };
  return beyondGiven(allOf(made, addressBookProperties), given);
}

async function destroy(mail: MailWriter, text: string, removeContents: boolean): Promise<void> {
  const { id, book } = readAddressBook(await existingRecord(mail, addressBookType, text));
  if (book.isDefault) throw new SetError("forbidden", "make another address book the default first");
  await emptyAddressBook(mail, id, removeContents);
  await mail.removeRecord("addressBook", id);
}

function isWhole({ response }: SetOutcome): boolean {
  return ["notCreated", "notUpdated", "notDestroyed"].every((name) => response[name] === null);
}

/** Answers those that became another by it; none when it is not there, which is no error (RFC 9610 2.3). */
async function makeDefault(call: Call, mail: MailWriter, name: string): Promise<readonly ShownAddressBook[]> {
  const all = await addressBooks(mail);
  const chosen = addressBookType.parseId(call.idOf(name) ?? "");
  if (!all.some(({ id }) => id === chosen)) return [];
  const changed = all
    .filter(({ id, book }) => book.isDefault !== (id === chosen))
    .map(({ id, book }) => ({ id, book: { ...book, isDefault: id === chosen } }));
  for (const each of changed) await writeAddressBook(mail, each);
  return changed;
}

function withDefault(
  { response, created }: SetOutcome,
  changed: readonly ShownAddressBook[],
  state: string,
): JsonObject {
  const makings = new Map([...created].map(([name, made]) => [made["id"], name]));
  const createdNow = { ...(response["created"] as JsonObject | null) };
  const updatedNow = { ...(response["updated"] as JsonObject | null) };
  for (const shown of changed) {
    const id = addressBookType.idText(shown.id);
    const isDefault = { isDefault: shown.book.isDefault, myRights: addressBookProperties["myRights"]?.(shown) ?? null };
    const making = makings.get(id);
    if (making === undefined) updatedNow[id] = { ...(updatedNow[id] as JsonObject | null), ...isDefault };
    else createdNow[making] = { ...(createdNow[making] as JsonObject), ...isDefault };
  }
  return {
    ...response,
    newState: state,
    created: orNull(new Map(Object.entries(createdNow))),
    updated: orNull(new Map(Object.entries(updatedNow))),
  };
}
