import type { EmailId } from "../../store/model.ts";
import { emailIdText, parseObjectId } from "../../store/object-id.ts";
import { parseEmailCondition } from "../email/filter.ts";
import { headerJson } from "../email/properties.ts";
import { visiblePlaces } from "../email/keywords.ts";
import { marked, preview, wordsOf } from "../email/snippet.ts";
import { invalidArguments, MethodError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { OBJECTS_IN_GET_MAX } from "../limits.ts";
import type { Method } from "../method.ts";
import { takeFilter } from "../standard/query.ts";

const SUBJECT = new Set(["subject"]);

export const searchSnippetGet: Method = {
  name: "SearchSnippet/get",
  rfc: "8621 5.1",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const words = wordsOf(takeFilter(call, parseEmailCondition));
    const asked = call.args.idsOrNull("emailIds");
    call.args.end();
    if (asked === undefined) throw invalidArguments("emailIds is a list of ids");
    if (asked.length > OBJECTS_IN_GET_MAX) throw new MethodError("requestTooLarge", "too many emails at a time");
    const ids = asked.flatMap((id) => (parseObjectId(id, "M") as EmailId | undefined) ?? []);
    const emails = await account.read((mail) => mail.emails(ids));
    const found = new Map<string, JsonObject>();
    for (const email of emails) {
      if (visiblePlaces(email).length === 0) continue;
      const emailId = emailIdText(email.id);
      const { subject } = headerJson(email.listedFields, SUBJECT, call.room);
      const content = words.body.length === 0 ? undefined : await account.read((mail) => mail.content(email.id));
      found.set(emailId, {
        emailId,
        subject: typeof subject === "string" ? marked(subject, words.subject) : null,
        preview: content === undefined ? null : preview(await account.bytes(content), words.body),
      });
    }
    const notFound = asked.filter((id) => !found.has(id));
    return {
      accountId: call.accountId,
      list: [...found.values()],
      // RFC 8621 5.1 would have null for none; clients count on a list.
      notFound,
    };
  },
};
