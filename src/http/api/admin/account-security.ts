/** The logins of somebody else's account, for whoever helps when a device is lost: seen, and taken back. */
import type { AdminParts, AdminRoute } from "./parts.ts";
import { another, existing } from "./named-account.ts";

const PATH = "/api/admin/accounts/security";

export function accountSecurityRoutes(route: AdminRoute, { directory, sessions, logins }: AdminParts): void {
  route("get", PATH, async ({ context }) => {
    const { id } = await existing(directory, context.req.query("address") ?? "");
    await logins.flush();
    const [programs, browsers, seen, secondFactor, passkeys] = await Promise.all([
      directory.tokens.list(id),
      sessions.list(id),
      logins.list(id),
      directory.secondFactors.state(id),
      directory.passkeys.list(id),
    ]);
    return {
      programs: programs.map((each) => ({ ...each, usedAt: each.usedAt ?? null })),
      // What names a login stays with its owner.
      browsers: browsers.map(({ client, address, usedAt }) => ({ client, address, usedAt })),
      logins: seen,
      secondFactor: secondFactor.isOn,
      passkeys: passkeys.map(({ name, site, usedAt }) => ({ name, site, usedAt: usedAt ?? null })),
    };
  });
  route("post", `${PATH}/programs/remove`, async ({ body, principal }) => {
    const { id } = await another(directory, body, principal.address);
    await directory.tokens.remove(id, body.text("program"));
  });
  route("post", `${PATH}/sessions/end`, async ({ body, principal }) => {
    const { id } = await another(directory, body, principal.address);
    await sessions.endOthers(id);
  });
  route("post", `${PATH}/second-factor/remove`, async ({ body, principal }) => {
    const { id } = await another(directory, body, principal.address);
    await directory.secondFactors.remove(id);
  });
  route("post", `${PATH}/passkeys/remove`, async ({ body, principal }) => {
    const { id } = await another(directory, body, principal.address);
    await directory.passkeys.removeAll(id);
  });
}
