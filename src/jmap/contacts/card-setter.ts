/** How cards are made, changed and removed (RFC 9610 3.5). */
import type { Account } from "../../store/account.ts";
import type { JsonObject } from "../json.ts";
import type { Call } from "../method.ts";
import { Batch, type Change } from "../standard/batch.ts";
import { recordStateOf } from "../standard/records.ts";
import type { Setter, SetRequest } from "../standard/set.ts";
import { contactCardType } from "./card.ts";
import { changeContact, createContact, removeContact } from "./card-store.ts";
import { fetchBlobs } from "./picture.ts";

/** Many cards in few writes: address books come whole. */
export async function contactCardSetter(call: Call, account: Account, request: SetRequest): Promise<Setter> {
  const blobs = await fetchBlobs(call, account, [...request.create.values(), ...request.update.values()]);
  const answers = new Map<string, JsonObject | null>();
  const batch = (changes: Iterable<readonly [name: string, change: Change]>): Batch =>
    new Batch(account, new Map(changes));
  const creating = batch(
    [...request.create].map(([name, given]) => [
      name,
      async (mail) => void answers.set(name, await createContact(call, mail, { given, blobs })),
    ]),
  );
  const changing = batch(
    [...request.update].map(([name, patch]) => [
      name,
      async (mail) =>
        void answers.set(name, await changeContact(call, mail, { id: call.idOf(name) ?? name, patch, blobs })),
    ]),
  );
  const removing = batch(
    request.destroy.map((name) => [name, async (mail) => removeContact(mail, call.idOf(name) ?? name)]),
  );
  return {
    state: () => recordStateOf(account, contactCardType),
    async create(_given, creationId) {
      await creating.done(creationId);
      return answers.get(creationId) ?? {};
    },
    async update(_id, _patch, name) {
      await changing.done(name);
      return answers.get(name) ?? null;
    },
    destroy: (_id, name) => removing.done(name),
  };
}
