/** The logins of somebody else's account, for whoever helps when a device is lost: seen, and taken back. */
import { loginsOf } from "../logins-of.ts";
import type { AdminParts, AdminRoute } from "./parts.ts";
import { another, existing } from "./named-account.ts";

const PATH = "/api/admin/accounts/security";

export function accountSecurityRoutes(route: AdminRoute, parts: AdminParts): void {
  const { directory, sessions } = parts;
  route("get", PATH, async ({ context }) => {
    const { id } = await existing(directory, context.req.query("address") ?? "");
    const { programs, browsers, logins, secondFactor, passkeys } = await loginsOf(parts, id);
    return {
      programs,
      logins,
      secondFactor: secondFactor.isOn,
      // What names a login stays with its owner.
      browsers: browsers.map(({ client, address, usedAt }) => ({ client, address, usedAt })),
      passkeys: passkeys.map(({ name, site, usedAt }) => ({ name, site, usedAt })),
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
