import { readAbsence, writeAbsence } from "../../mail/absence/absence.ts";
import type { Method } from "../method.ts";
import { recordStateOf } from "../standard/records.ts";
import { inState, stateOfRecords } from "../standard/in-state.ts";
import { applySet, notFound, type Setter, takeSet } from "../standard/set.ts";
import { changedAbsence, VACATION_ID } from "../vacation.ts";

export const vacationResponseSet: Method = {
  name: "VacationResponse/set",
  rfc: "8621 8.2",
  using: "urn:ietf:params:jmap:vacationresponse",
  async run(call) {
    const whole = call.account();
    const request = takeSet(call);
    call.args.end();
    const account = inState(whole, request.ifInState, stateOfRecords("vacation"));
    const setter: Setter = {
      state: () => recordStateOf(account, { kind: "vacation" }),
      async update(id, patch) {
        if (id !== VACATION_ID) throw notFound();
        await account.write(async (mail) => writeAbsence(mail, changedAbsence(await readAbsence(mail), patch)));
        return null;
      },
    };
    return (await applySet(call, request, setter)).response;
  },
};
