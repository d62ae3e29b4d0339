/** The keys with which a domain signs its mail: which there are, whether everybody sees them, and new ones. */
import type { DomainKey } from "../../../directory/domain-key.ts";
import { DnsTrouble, type Resolver } from "../../../dns/resolver.ts";
import { zoneLine } from "../../../trust/publishing/record.ts";
import { rotateKeys } from "../../../trust/publishing/rotation.ts";
import { isPublished, keyToPublish } from "../../../trust/publishing/signing-keys.ts";
import { DAY_MS } from "../../../base/clock.ts";
import { KEY_RETIRED_DAYS } from "../../../trust/limits.ts";
import type { AdminParts, AdminRoute } from "./parts.ts";

export function domainKeyRoutes(route: AdminRoute, { directory: { keys }, askAnew }: AdminParts): void {
  route("get", "/api/admin/domains/keys", async ({ context }) => {
    const all = await keys.list(context.req.query("name") ?? "");
    if (context.req.query("check") !== "yes") return { keys: all.map((key) => shown(key, null)) };
    return askAnew(async (resolver) => ({
      keys: await Promise.all(all.map(async (key) => shown(key, await seen(resolver, key)))),
    }));
  });
  route("post", "/api/admin/domains/keys/rotate", async ({ body }) => {
    const { step } = await askAnew((resolver) => rotateKeys(keys, body.text("name"), resolver));
    return { step };
  });
  route("post", "/api/admin/domains/keys/remove", ({ body }) =>
    keys.remove(body.text("name"), body.texts("selectors")),
  );
}

/** `published` is null where nobody was asked, or nobody answers. */
function shown(key: DomainKey, published: boolean | null): object {
  const { selector, algorithm, state, createdAt, changedAt } = key;
  const record = keyToPublish(key);
  return {
    selector,
    algorithm,
    state,
    createdAt,
    changedAt,
    /** When its record may go. */
    neededUntil: state === "retired" ? changedAt + KEY_RETIRED_DAYS * DAY_MS : null,
    record: { ...record, zone: zoneLine(record) },
    isPublished: published,
  };
}

async function seen(resolver: Resolver, key: DomainKey): Promise<boolean | null> {
  try {
    return await isPublished(resolver, key);
  } catch (error) {
    if (error instanceof DnsTrouble) return null;
    throw error;
  }
}
