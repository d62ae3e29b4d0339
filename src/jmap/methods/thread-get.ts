import { type EmailId, type ThreadId } from "../../store/model.ts";
import { emailIdText, parseObjectId, threadIdText } from "../../store/object-id.ts";
import { MethodError } from "../errors.ts";
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
    // An account has as many threads as messages: nobody can want them all.
    if (request.ids === undefined) throw new MethodError("requestTooLarge", "name the threads");
    const ids = request.ids.flatMap((id) => (parseObjectId(id, "T") as ThreadId | undefined) ?? []);
    return account.read(async (mail) => {
      const threads = await mail.emailsOfThreads(ids);
      const found = new Map<string, JsonObject>();
      for (const [id, emails] of threads)
        found.set(threadIdText(id), project({ id, emails }, request.properties, makers));
      return getResponse(call, request, { state: String(await mail.modseq()), found });
    });
  },
};
