/** Addresses elsewhere that nobody here may write to. */
import type { AdminParts, AdminRoute } from "./parts.ts";

/** Addresses on one page. */
const PAGE = 100;

export function suppressionRoutes(route: AdminRoute, { suppressions }: AdminParts): void {
  route("get", "/api/admin/suppressions", async ({ context }) => {
    const found = await suppressions.list({ after: context.req.query("after") ?? "", limit: PAGE });
    return {
      suppressed: found.map(({ address, reason, until }) => ({ address, reason, until: until ?? null })),
      hasMore: found.length === PAGE,
    };
  });
  route("post", "/api/admin/suppressions", ({ body }) =>
    suppressions.add(body.text("address").trim(), body.maybe("reason") ?? ""),
  );
  route("post", "/api/admin/suppressions/remove", ({ body }) => suppressions.remove(body.text("address")));
}
