/** Accounts that belong to nobody: made, and who may use their folders. */
import { Refusal } from "../../../base/errors.ts";
import type { AccountEntry } from "../../../directory/directory.ts";
import { addAccounts, domainQuotas } from "../../../mail/new-accounts.ts";
import { shareMailboxes, unshareMailboxes } from "../../../mail/operator-shares.ts";
import { Sharing } from "../../../mail/sharing.ts";
import { SHARES } from "../../../store/sharing/rights.ts";
import type { Body } from "../body.ts";
import { existing } from "./named-account.ts";
import type { AdminParts, AdminRoute } from "./parts.ts";

const PATH = "/api/admin/accounts/shared";

export function sharedAccountRoutes(route: AdminRoute, parts: AdminParts): void {
  const { directory, store } = parts;
  route("post", PATH, async ({ body }) => {
    const displayName = body.maybe("name")?.trim() ?? "";
    const entry = { address: body.text("address").trim(), password: undefined };
    const named = displayName === "" ? entry : { ...entry, displayName };
    const [added] = await addAccounts(parts, [named], await domainQuotas(directory, parts.quota));
    return { address: added?.address };
  });
  route("get", `${PATH}/folders`, async ({ context }) => {
    const { id } = ofNobody(await existing(directory, context.req.query("address") ?? ""));
    const account = store.account(id);
    const mailboxes = await account.read((mail) => mail.mailboxes());
    const grants = await new Sharing(parts).all(account);
    return {
      folders: mailboxes.filter(({ selectable }) => selectable).map(({ path }) => path),
      shares: grants.map(({ path, name, rights, negative }) => ({
        folder: path,
        who: name,
        rights,
        withheld: negative,
      })),
    };
  });
  route("post", `${PATH}/share`, async ({ body }) => {
    const which = await whichOf(parts, body);
    await shareMailboxes(parts, which, { rights: rightsOf(body.text("rights")), negative: false });
  });
  route("post", `${PATH}/unshare`, async ({ body }) => {
    await unshareMailboxes(parts, await whichOf(parts, body));
  });
}

/** Without a folder: all that there are. */
async function whichOf({ directory }: AdminParts, body: Body) {
  const { address } = ofNobody(await existing(directory, body.text("address")));
  return { address, path: body.maybe("folder"), below: true, who: body.text("who").trim() };
}

/** What people have is theirs to share: nobody's mail can be read by who administers accounts. */
function ofNobody(entry: AccountEntry): AccountEntry {
  if (entry.shared) return entry;
  throw new Refusal("conflict", `${entry.address} has an owner, who decides with whom its folders are shared`);
}

function rightsOf(name: string): string {
  const rights = SHARES[name];
  if (rights === undefined) throw new Refusal("invalid", "rights has to be one of read, write, all");
  return rights;
}
