import type { Account } from "../../store/account.ts";
import type { Mailbox, MailboxId, VisibleCounts } from "../../store/model.ts";
import { mailboxIdText } from "../../store/object-id.ts";
import type { Json, JsonObject } from "../json.ts";
import { COUNTS, mailboxProperties, NO_COUNTS } from "../mailbox.ts";
import type { Method } from "../method.ts";
import { MAIL_SHARE, shareWith } from "../sharing/mailbox-rights.ts";
import { withSubscriptions } from "../subscriptions.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";

export const mailboxGet: Method = {
  name: "Mailbox/get",
  rfc: "8621 2.1",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const isSharing = call.using.has(MAIL_SHARE);
    const request = takeGet(call, [...Object.keys(mailboxProperties), ...(isSharing ? ["shareWith"] : [])]);
    call.args.end();
    const { mailboxes, state, shares } = await account.read(async (mail) => {
      const all = await mail.mailboxes();
      const given = new Map<MailboxId, Json>();
      if (request.properties.has("shareWith"))
        for (const mailbox of all) given.set(mailbox.id, await shareWith(mail, mailbox));
      return { mailboxes: all, state: String(await mail.modseq()), shares: given };
    });
    const wanted = request.ids === undefined ? undefined : new Set(request.ids);
    const counted = COUNTS.some((name) => request.properties.has(name));
    const found = new Map<string, JsonObject>();
    for (const mailbox of await withSubscriptions(call, mailboxes)) {
      const id = mailboxIdText(mailbox.id);
      if (wanted?.has(id) === false) continue;
      const counts = counted ? await countsOf(account, mailbox) : NO_COUNTS;
      const shown = project({ mailbox, counts, isSharing }, request.properties, mailboxProperties);
      found.set(id, shares.size === 0 ? shown : { ...shown, shareWith: shares.get(mailbox.id) ?? null });
    }
    return getResponse(call, request, { state, found });
  },
};

function countsOf(account: Account, { id, messages }: Mailbox): Promise<VisibleCounts> | VisibleCounts {
  return messages === 0 ? NO_COUNTS : account.visibleCounts(id);
}
