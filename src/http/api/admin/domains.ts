/** Domains: which there are, what they publish. */
import { makeKeyPairs } from "../../../directory/domain-key.ts";
import type { AdminParts, AdminRoute } from "./parts.ts";

export function domainRoutes(route: AdminRoute, { directory, domainRecords }: AdminParts): void {
  route("get", "/api/admin/domains", async () => {
    const domains = await directory.domains();
    return {
      domains: domains.map(({ name, catchAll }) => ({ name, catchAll: catchAll ?? null })),
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
  route("get", "/api/admin/domains/records", ({ context }) =>
    domainRecords(context.req.query("name") ?? "", context.req.query("check") === "yes"),
  );
}
