/** GETQUOTA: how much of a quota root is used (RFC 9208 4.1.1). */
import { Refusal } from "../../base/errors.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { isLimited, quotaLine } from "../mailboxes/quota-line.ts";
import { accountOf } from "../mailboxes/quota-roots.ts";

export const getQuota = command({
  name: "GETQUOTA",
  rfc: "9208 4.1.1",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: [afterLogin("QUOTA"), afterLogin("QUOTA=RES-STORAGE"), afterLogin("QUOTA=RES-MESSAGE")],

  parse(reader) {
    reader.space();
    const root = reader.astring();
    reader.end();
    return root;
  },

  async run(session, root) {
    const account = await accountOf(session, root);
    const quota = await account.read((mail) => mail.quota());
    if (!isLimited(quota)) throw new Refusal("not-found", "No such quota root");
    session.untagged(quotaLine(root, quota, session.utf8));
  },
});
