/** Accounts: who there is, what they hold, and whether they may. */
import type { AccountEntry } from "../../../directory/directory.ts";
import { nobodysPassword } from "../../../directory/invitations.ts";
import { addAccounts, domainQuotas, unlessZero } from "../../../mail/new-accounts.ts";
import { isStopped } from "../../../mail/sending-limits.ts";
import type { Body } from "../body.ts";
import type { Asked } from "../frame.ts";
import { another, existing } from "./named-account.ts";
import type { AdminParts, AdminRoute } from "./parts.ts";

/** Accounts on one page: each is a look into its store. */
const PAGE = 50;

/** Letters that are looked for: no address is longer. */
export const FIND_LENGTH_MAX = 320;

export function accountRoutes(route: AdminRoute, parts: AdminParts): void {
  const { directory, store, invitations, sessions, sending } = parts;
  route("get", "/api/admin/accounts", (asked) => list(parts, asked));
  route("post", "/api/admin/accounts", async ({ body }) => {
    const name = body.maybe("name")?.trim() ?? "";
    const address = body.text("address").trim();
    const entry = { address, password: nobodysPassword(), ...(name === "" ? {} : { displayName: name }) };
    const [added] = await addAccounts(parts, [entry], await domainQuotas(directory, parts.quota));
    return { address: added?.address, invitation: await invitations.invite(address) };
  });
  route("post", "/api/admin/accounts/invite", async ({ body, principal }) => {
    const { address } = await another(directory, body, principal.address);
    return { address, invitation: await invitations.invite(address) };
  });
  route("post", "/api/admin/accounts/quota", async ({ body }) => {
    const entry = await accountNamed(directory, body);
    const limits = { maxBytes: unlessZero(body.count("bytes")), maxMessages: unlessZero(body.count("messages")) };
    await store.account(entry.id).write((mail) => mail.setQuota(limits));
  });
  route("post", "/api/admin/accounts/enabled", async ({ body, principal }) => {
    const { address } = await another(directory, body, principal.address);
    await directory.changeAccount(address, { enabled: body.flag("value") });
  });
  route("post", "/api/admin/accounts/administrator", async ({ body, principal }) => {
    const { address } = await another(directory, body, principal.address);
    await directory.changeAccount(address, { administrator: body.flag("value") });
  });
  route("post", "/api/admin/accounts/settings", async ({ body }) => {
    const { address } = await accountNamed(directory, body);
    const name = body.text("name").trim();
    const change = { displayName: name === "" ? undefined : name, subaddressFolders: body.flag("subaddressFolders") };
    await directory.changeAccount(address, change);
  });
  route("get", "/api/admin/accounts/sending", async ({ context }) => {
    const { id } = await existing(directory, context.req.query("address") ?? "");
    const sent = await sending.sent(id);
    return { ...sent, ...sending.rules, isStopped: isStopped(sent, sending.rules) };
  });
  route("post", "/api/admin/accounts/sending/clear", async ({ body }) =>
    sending.forget((await accountNamed(directory, body)).id),
  );
  route("post", "/api/admin/accounts/withdraw", async ({ body, principal }) => {
    await invitations.withdraw((await another(directory, body, principal.address)).address);
  });
  route("post", "/api/admin/accounts/remove", async ({ body, principal }) => {
    const { address } = await another(directory, body, principal.address);
    await store.removeAccount(await directory.removeAccount(address));
  });
  // For whoever has lost the telephone, or had it stolen.
  route("post", "/api/admin/accounts/reset", async ({ body, principal }) => {
    const { id, address } = await another(directory, body, principal.address);
    await directory.secondFactors.remove(id);
    await directory.passkeys.removeAll(id);
    await sessions.endOthers(id);
    return { address, invitation: await invitations.invite(address) };
  });
}

async function list({ directory, store, logins }: AdminParts, { context }: Asked): Promise<unknown> {
  const domain = context.req.query("domain");
  const after = context.req.query("after");
  const find = context.req.query("find");
  const page = await directory.accounts({
    limit: PAGE,
    ...(domain === undefined ? {} : { domain }),
    ...(after === undefined ? {} : { after }),
    ...(find === undefined ? {} : { find: find.slice(0, FIND_LENGTH_MAX) }),
  });
  await logins.flush();
  const lastIn = await logins.lastIn(page.map(({ id }) => id));
  const accounts = await Promise.all(
    page.map(async ({ id, address, displayName, enabled, administrator, subaddressFolders, shared }) => {
      const quota = await store.account(id).read((mail) => mail.quota());
      return {
        address,
        name: displayName ?? "",
        enabled,
        administrator,
        subaddressFolders,
        shared,
        usedBytes: quota.usedBytes,
        maxBytes: quota.maxBytes ?? null,
        usedMessages: quota.usedMessages,
        maxMessages: quota.maxMessages ?? null,
        lastLoginAt: lastIn.get(id) ?? null,
        secondFactor: (await directory.secondFactors.state(id)).isOn,
      };
    }),
  );
  return { accounts, hasMore: page.length === PAGE };
}

function accountNamed(directory: AdminParts["directory"], body: Body): Promise<AccountEntry> {
  return existing(directory, body.text("address"));
}
