/** The emails that a call is about: those it names, or all of them. */
import type { Account } from "../../store/account.ts";
import type { EmailId } from "../../store/model.ts";
import { parseObjectId } from "../../store/object-id.ts";
import { MethodError } from "../errors.ts";
import { OBJECTS_IN_GET_MAX } from "../limits.ts";
import { queryEmails } from "./query.ts";

/** What never was an id is left out. Throws MethodError when all are asked for, and are more than an answer may hold (RFC 8620 5.1). */
export async function askedEmails(account: Account, ids: readonly string[] | undefined): Promise<readonly EmailId[]> {
  if (ids !== undefined) return ids.flatMap((id) => (parseObjectId(id, "M") as EmailId | undefined) ?? []);
  const { emailIds } = await queryEmails(account, { filter: undefined, sort: [], collapseThreads: false });
  if (emailIds.length > OBJECTS_IN_GET_MAX) throw new MethodError("requestTooLarge", "there are too many: name some");
  return emailIds as readonly EmailId[];
}
