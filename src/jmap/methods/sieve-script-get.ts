import { listScripts } from "../../mail/sieve/scripts.ts";
import type { Method } from "../method.ts";
import { sieveScriptProperties, sieveScriptType } from "../sieve/script.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";
import { recordState } from "../standard/records.ts";

export const sieveScriptGet: Method = {
  name: "SieveScript/get",
  rfc: "9661 2.3",
  using: sieveScriptType.using,
  async run(call) {
    const account = call.account();
    const request = takeGet(call, Object.keys(sieveScriptProperties));
    call.args.end();
    const { scripts, state } = await account.read(async (mail) => ({
      scripts: await listScripts(mail),
      state: await recordState(mail, sieveScriptType),
    }));
    const found = new Map(
      scripts.map((script) => [
        sieveScriptType.idText(script.id),
        project(script, request.properties, sieveScriptProperties),
      ]),
    );
    return getResponse(call, request, { state, found });
  },
};
