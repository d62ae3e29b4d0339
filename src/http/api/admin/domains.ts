/** Domains: which there are, what they publish. */
import { makeKeyPairs } from "../../../directory/domain-key.ts";
import { Refusal } from "../../../base/errors.ts";
import type { DomainChange } from "../../../directory/domains.ts";
import type { Body } from "../body.ts";
import type { AdminParts, AdminRoute } from "./parts.ts";

export function domainRoutes(route: AdminRoute, { directory, domainRecords, quota }: AdminParts): void {
  route("get", "/api/admin/domains", async () => {
    const domains = await directory.domains();
    return {
      domains: domains.map(({ catchAll, accountBytes, accountMessages, ...domain }) => ({
        ...domain,
        catchAll: catchAll ?? null,
        accountBytes: accountBytes ?? null,
        accountMessages: accountMessages ?? null,
      })),
      /** What new accounts may hold where their domain says nothing else; 0 for no limit. */
      standard: quota,
    };
  });
  route("post", "/api/admin/domains", async ({ body }) => {
    await directory.addDomain(body.text("name"), { keys: await makeKeyPairs() });
  });
  route("post", "/api/admin/domains/remove", ({ body }) => directory.removeDomain(body.text("name")));
  route("post", "/api/admin/domains/catch-all", ({ body }) => {
    const address = body.text("address").trim();
    return directory.changeDomain(body.text("name"), { catchAll: address === "" ? undefined : address });
  });
  route("post", "/api/admin/domains/rules", ({ body }) => directory.changeDomain(body.text("name"), rulesOf(body)));
  route("get", "/api/admin/domains/records", ({ context }) =>
    domainRecords(context.req.query("name") ?? "", context.req.query("check") === "yes"),
  );
}

/** What is absent stays. */
function rulesOf(body: Body): DomainChange {
  const has = (name: string): boolean => body.value(name) !== undefined;
  return {
    ...(has("subaddresses") ? { subaddresses: body.flag("subaddresses") } : {}),
    ...(has("unknownUsers") ? { unknownUsers: unknownUsersOf(body.text("unknownUsers")) } : {}),
    ...(has("accountBytes") ? { accountBytes: limitOf(body, "accountBytes") } : {}),
    ...(has("accountMessages") ? { accountMessages: limitOf(body, "accountMessages") } : {}),
  };
}

function unknownUsersOf(text: string): "refuse" | "defer" {
  if (text === "refuse" || text === "defer") return text;
  throw new Refusal("invalid", "unknownUsers has to be refuse or defer");
}

/** Null: what the configuration says. 0: no limit. */
function limitOf(body: Body, name: string): number | undefined {
  return body.value(name) === null ? undefined : body.count(name);
}
