/** Aliases: addresses that lead to others. */
import type { AdminParts, AdminRoute } from "./parts.ts";

export function aliasRoutes(route: AdminRoute, { directory }: AdminParts): void {
  route("get", "/api/admin/aliases", async ({ context }) => ({
    aliases: await directory.aliases(context.req.query("domain")),
  }));
  route("post", "/api/admin/aliases", ({ body }) =>
    directory.addAlias(body.text("address").trim(), body.texts("members")),
  );
  route("post", "/api/admin/aliases/members", ({ body }) =>
    directory.setAlias(body.text("address"), body.texts("members")),
  );
  route("post", "/api/admin/aliases/remove", ({ body }) => directory.removeAlias(body.text("address")));
}
