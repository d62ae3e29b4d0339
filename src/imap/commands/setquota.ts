/** SETQUOTA: what an account may hold, set by administrators (RFC 9208 4.1.3). */
import { Refusal, SyntaxProblem } from "../../base/errors.ts";
import { afterLogin } from "../capability.ts";
import { command, LOGGED_IN } from "../command.ts";
import { QUOTA_RESOURCES_MAX } from "../limits.ts";
import { quotaLine, STORAGE_UNIT } from "../mailboxes/quota-line.ts";
import { accountOf, isAdministrator } from "../mailboxes/quota-roots.ts";

/** By the names of their resources, in capitals. */
type Limits = ReadonlyMap<string, number>;

/** What is not named is not limited (RFC 9208 4.1.3). Throws Refusal("unsupported" | "limit"). */
function quotaOf(limits: Limits): { maxBytes: number | undefined; maxMessages: number | undefined } {
  const unknown = [...limits.keys()].find((name) => name !== "STORAGE" && name !== "MESSAGE");
  if (unknown !== undefined) throw new Refusal("unsupported", `There is no limit of ${unknown} here`);
  const units = limits.get("STORAGE");
  const maxBytes = units === undefined ? undefined : units * STORAGE_UNIT;
  if (maxBytes !== undefined && maxBytes > Number.MAX_SAFE_INTEGER) throw new Refusal("limit", "Nothing is as large");
  return { maxBytes, maxMessages: limits.get("MESSAGE") };
}

export const setQuota = command({
  name: "SETQUOTA",
  rfc: "9208 4.1.3",
  states: LOGGED_IN,
  numbering: "none",
  capabilities: [afterLogin("QUOTASET")],

  parse(reader) {
    reader.space();
    const root = reader.astring();
    reader.space();
    const limits = new Map<string, number>();
    reader.list(() => {
      const name = reader.keyword();
      if (limits.has(name)) throw new SyntaxProblem("A resource is named twice");
      reader.space();
      limits.set(name, reader.number64());
    }, QUOTA_RESOURCES_MAX);
    reader.end();
    return { root, limits };
  },

  async run(session, { root, limits }) {
    if (!(await isAdministrator(session))) throw new Refusal("forbidden", "Quotas are set by administrators");
    const quota = quotaOf(limits);
    const account = await accountOf(session, root);
    await account.write((mail) => mail.setQuota(quota));
    session.parts.events.quotaSet({ by: session.address, account: account.id, ...quota });
    session.untagged(quotaLine(root, await account.read((mail) => mail.quota()), session.utf8));
  },
});
