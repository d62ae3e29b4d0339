import type { Account } from "../../store/account.ts";
import type { EmailId, ThreadId } from "../../store/model.ts";
import { emailIdText } from "../../store/object-id.ts";
import { isImmutable, queryEmails, takeEmailQuery } from "../email/query.ts";
import type { Method } from "../method.ts";
import { CHANGES_MAX } from "../limits.ts";
import { cannotCalculate } from "../standard/changes.ts";
import { queryChangesResponse, takeQueryChanges } from "../standard/query-changes.ts";

export const emailQueryChanges: Method = {
  name: "Email/queryChanges",
  rfc: "8621 4.5",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const query = takeEmailQuery(call);
    const request = takeQueryChanges(call);
    call.args.end();
    const { state, emailIds } = await queryEmails(account, query);
    // Behind the results: what changes meanwhile is told twice, where it would be told never.
    const touched = await touchedSince(account, request.since);
    return queryChangesResponse(call, request, {
      ids: emailIds.map(emailIdText),
      state,
      touched: new Set([...touched].map(emailIdText)),
      isImmutable: isImmutable(query),
    });
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
    for (const ids of (await mail.emailsOfThreads([...near])).values()) for (const id of ids) touched.add(id);
    return touched;
  });
}
