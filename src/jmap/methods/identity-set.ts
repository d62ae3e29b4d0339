import type { StoredRecord } from "../../store/model.ts";
import { changedIdentity, identities, identityProperties, identityType, readIdentity } from "../identity.ts";
import { SetError } from "../errors.ts";
import type { Method } from "../method.ts";
import { allOf } from "../standard/get.ts";
import { withoutRepetitions } from "../standard/patch.ts";
import { existingRecord, recordStateOf } from "../standard/records.ts";
import { inState, stateOfRecords } from "../standard/in-state.ts";
import { applySet, beyondGiven, type Setter, takeSet } from "../standard/set.ts";

export const identitySet: Method = {
  name: "Identity/set",
  rfc: "8621 6.3",
  using: "urn:ietf:params:jmap:submission",
  async run(call) {
    const whole = call.account();
    const { directory } = call.parts;
    const request = takeSet(call);
    call.args.end();
    const account = inState(whole, request.ifInState, stateOfRecords("identity"));
    await identities(whole, call.parts, call.user);
    const existing = (text: string): Promise<StoredRecord> =>
      account.read((mail) => existingRecord(mail, identityType, text));
    const setter: Setter = {
      state: () => recordStateOf(account, identityType),
      async create(given) {
        const identity = changedIdentity(undefined, given);
        if (!(await directory.maySendAs(call.user.accountId, identity.email)))
          throw new SetError("forbiddenFrom", "that is not one of your addresses");
        const id = await account.write((mail) => mail.addRecord("identity", JSON.stringify(identity)));
        return beyondGiven(allOf({ id, identity }, identityProperties), given);
      },
      async update(text, patch) {
        const record = await existing(text);
        const before = readIdentity(record);
        const changes = withoutRepetitions(patch, { id: record.id, identity: before }, identityProperties);
        const identity = changedIdentity(before, changes);
        await account.write((mail) => mail.changeRecord("identity", record.id, JSON.stringify(identity)));
        return null;
      },
      async destroy(text) {
        const record = await existing(text);
        if (!readIdentity(record).mayDelete) throw new SetError("forbidden", `${identityType.idText(record.id)} stays`);
        await account.write((mail) => mail.removeRecord("identity", record.id));
      },
    };
    return (await applySet(call, request, setter)).response;
  },
};
