import { ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import type { MailReader } from "../../store/account.ts";
import type { EmailId, ThreadId } from "../../store/model.ts";
import { emailIdText, parseObjectId, threadIdText } from "../../store/object-id.ts";
import { askedEmails } from "../email/asked.ts";
import { arrivedAt, visiblePlaces } from "../email/keywords.ts";
import type { JsonObject } from "../json.ts";
import type { Method } from "../method.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";

const makers = {
  id: ({ id }: Thread) => threadIdText(id),
  emailIds: ({ emails }: Thread) => emails.map(emailIdText),
};

interface Thread {
  readonly id: ThreadId;
  readonly emails: readonly EmailId[];
}

export const threadGet: Method = {
  name: "Thread/get",
  rfc: "8621 3.1",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const request = takeGet(call, Object.keys(makers));
    call.args.end();
    const all = request.ids === undefined ? await askedEmails(account, undefined) : [];
    return account.read(async (mail) => {
      const ids = request.ids?.flatMap((id) => (parseObjectId(id, "T") as ThreadId | undefined) ?? []) ?? [
        ...new Set((await mail.emails(all)).map(({ threadId }) => threadId)),
      ];
      const threads = await mail.emailsOfThreads(ids);
      const dates = await datesOf(mail, [...threads.values()].flat());
      const found = new Map<string, JsonObject>();
      for (const [id, those] of threads) {
        const emails = those
          .filter((each) => dates.has(each))
          .sort((one, other) => (dates.get(one) ?? 0) - (dates.get(other) ?? 0) || one - other);
        if (emails.length > 0) found.set(threadIdText(id), project({ id, emails }, request.properties, makers));
      }
      return getResponse(call, request, { state: String(await mail.modseq()), found });
    });
  },
};

/** When each of the emails was received; those marked \Deleted are left out. */
async function datesOf(mail: MailReader, ids: readonly EmailId[]): Promise<ReadonlyMap<EmailId, number>> {
  const dates = new Map<EmailId, number>();
  for (let i = 0; i < ids.length; i += ROWS_PER_PAGE_MAX) {
    for (const email of await mail.emails(ids.slice(i, i + ROWS_PER_PAGE_MAX))) {
      if (visiblePlaces(email).length > 0) dates.set(email.id, arrivedAt(email));
    }
  }
  return dates;
}
