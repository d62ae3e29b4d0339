import { identities, identityProperties, identityType, readIdentity } from "../identity.ts";
import type { JsonObject } from "../json.ts";
import type { Method } from "../method.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";

export const identityGet: Method = {
  name: "Identity/get",
  rfc: "8621 6.1",
  using: "urn:ietf:params:jmap:submission",
  async run(call) {
    const account = call.account();
    const request = takeGet(call, Object.keys(identityProperties));
    call.args.end();
    const { records, state } = await identities(account, call.parts, call.user);
    const found = new Map<string, JsonObject>();
    for (const record of records) {
      const id = identityType.idText(record.id);
      if (request.ids?.includes(id) === false) continue;
      const shown = { id: record.id, identity: readIdentity(record) };
      found.set(id, project(shown, request.properties, identityProperties));
    }
    return getResponse(call, request, { state, found });
  },
};
