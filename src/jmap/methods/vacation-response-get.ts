import { readAbsence } from "../../mail/absence/absence.ts";
import type { Method } from "../method.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";
import { recordState } from "../standard/records.ts";
import { VACATION_ID, vacationProperties } from "../vacation.ts";

export const vacationResponseGet: Method = {
  name: "VacationResponse/get",
  rfc: "8621 8.1",
  using: "urn:ietf:params:jmap:vacationresponse",
  async run(call) {
    const account = call.account();
    const request = takeGet(call, Object.keys(vacationProperties));
    call.args.end();
    return account.read(async (mail) => {
      const shown = project(await readAbsence(mail), request.properties, vacationProperties);
      const found = new Map(request.ids?.includes(VACATION_ID) === false ? [] : [[VACATION_ID, shown]]);
      return getResponse(call, request, { state: await recordState(mail, { kind: "vacation" }), found });
    });
  },
};
