import type { Quota } from "../../store/model.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Method } from "../method.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";

export interface ShownQuota {
  readonly id: string;
  readonly name: string;
  readonly resourceType: "octets" | "count";
  readonly used: number;
  readonly hardLimit: number;
}

const makers: Readonly<Record<string, (quota: ShownQuota) => Json>> = {
  id: ({ id }) => id,
  resourceType: ({ resourceType }) => resourceType,
  used: ({ used }) => used,
  hardLimit: ({ hardLimit }) => hardLimit,
  scope: () => "account",
  name: ({ name }) => name,
  types: () => [COUNTED.type],
  warnLimit: () => null,
  softLimit: () => null,
  description: () => null,
};

/** What the quotas count, and the capability that a client has to use to be told of it. */
const COUNTED = { type: "Email", using: "urn:ietf:params:jmap:mail" };

/** What a client that uses these capabilities sees: quotas of nothing it knows are not there (RFC 9425 4.1). */
export function visibleQuotas(using: ReadonlySet<string>, quota: Quota): readonly ShownQuota[] {
  return using.has(COUNTED.using) ? shownQuotas(quota) : [];
}

/** Of all limits that there can be. */
export const QUOTA_IDS: readonly string[] = ["bytes", "messages"];

/** Only limits that there are. */
export function shownQuotas({ maxBytes, maxMessages, usedBytes, usedMessages }: Quota): readonly ShownQuota[] {
  const bytes: ShownQuota[] =
    maxBytes === undefined
      ? []
      : [{ id: "bytes", name: "Storage", resourceType: "octets", used: usedBytes, hardLimit: maxBytes }];
  const count: ShownQuota[] =
    maxMessages === undefined
      ? []
      : [{ id: "messages", name: "Messages", resourceType: "count", used: usedMessages, hardLimit: maxMessages }];
  return [...bytes, ...count];
}

export const quotaGet: Method = {
  name: "Quota/get",
  rfc: "9425 4.1",
  using: "urn:ietf:params:jmap:quota",
  async run(call) {
    const account = call.account();
    const request = takeGet(call, Object.keys(makers));
    call.args.end();
    const { quota, state } = await account.read(async (mail) => ({
      quota: await mail.quota(),
      state: String(await mail.modseq()),
    }));
    const found = new Map<string, JsonObject>();
    for (const shown of visibleQuotas(call.using, quota)) {
      if (request.ids === undefined || request.ids.includes(shown.id))
        found.set(shown.id, project(shown, request.properties, makers));
    }
    return getResponse(call, request, { state, found });
  },
};
