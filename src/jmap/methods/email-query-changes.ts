import type { Account } from "../../store/account.ts";
import type { EmailId, ThreadId } from "../../store/model.ts";
import { emailIdText } from "../../store/object-id.ts";
import { queryEmails, takeEmailQuery } from "../email/query.ts";
import { MethodError } from "../errors.ts";
import type { Method } from "../method.ts";
import { CHANGES_MAX } from "../limits.ts";
import { cannotCalculate, positionOf } from "../standard/changes.ts";

export const emailQueryChanges: Method = {
  name: "Email/queryChanges",
  rfc: "8621 4.5",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const query = takeEmailQuery(call);
    const oldQueryState = call.args.string("sinceQueryState");
    const maxChanges = call.args.uintOrNull("maxChanges");
    const upToId = call.args.stringOrNull("upToId");
    const calculateTotal = call.args.boolean("calculateTotal", false);
    call.args.end();
    const touched = await touchedSince(account, positionOf(oldQueryState));
    const { state, emailIds } = await queryEmails(account, query);
    const ids = emailIds.map(emailIdText);
    const end = upToId === undefined ? -1 : ids.indexOf(upToId);
    const added = ids.flatMap((id, index) => (touched.has(emailIds[index] ?? 0) ? [{ id, index }] : []));
    const known = end < 0 ? added : added.filter(({ index }) => index <= end);
    const removed = [...touched].map(emailIdText);
    if (maxChanges !== undefined && removed.length + known.length > maxChanges)
      throw new MethodError("tooManyChanges", "more has changed than asked for");
    return {
      accountId: call.user.accountIdText,
      oldQueryState,
      newQueryState: String(state),
      ...(calculateTotal ? { total: ids.length } : {}),
      removed,
      added: known,
    };
  },
};

/**
 * Every email whose place among the results of any query may be another: those that changed, and all of their threads, since
 * an email may stand for its thread, and may be there for what others of the thread are marked with. A client takes them all
 * out and puts in again those that are results now (RFC 8620 5.6).
 */
async function touchedSince(account: Account, since: number): Promise<ReadonlySet<number>> {
  return account.read(async (mail) => {
    const changes = await mail.emailChanges(since, CHANGES_MAX);
    const threads = await mail.threadChanges(since, CHANGES_MAX);
    const newest = await mail.modseq();
    if (changes === undefined || threads === undefined || changes.upTo < newest || threads.upTo < newest)
      throw cannotCalculate();
    const touched = new Set<EmailId>([...changes.created, ...changes.updated, ...changes.destroyed]);
    const emails = await mail.emails([...changes.created, ...changes.updated]);
    const near = new Set<ThreadId>([...emails.map(({ threadId }) => threadId), ...threads.updated]);
    for (const ids of (await mail.emailsOfThreads([...near].slice(0, CHANGES_MAX))).values())
      for (const id of ids) touched.add(id);
    return touched;
  });
}
