import { findBlob } from "../blobs.ts";
import { isHeader, takeBodyWish } from "../email/body-wish.ts";
import { isMessage } from "../email/is-message.ts";
import { EMAIL_PROPERTIES } from "../email/properties.ts";
import { invalidArguments, MethodError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { OBJECTS_IN_GET_MAX } from "../limits.ts";
import type { Method } from "../method.ts";
import { digest } from "../../wire/mime/digest.ts";
import { orNull } from "../standard/set.ts";

/** What a message that is in no mailbox has not (RFC 8621 4.9). */
const NULLS: readonly string[] = ["id", "mailboxIds", "keywords", "receivedAt", "threadId"];

/** When the client names none. */
const STANDARD: readonly string[] = [
  "messageId",
  "inReplyTo",
  "references",
  "sender",
  "from",
  "to",
  "cc",
  "bcc",
  "replyTo",
  "subject",
  "sentAt",
  "hasAttachment",
  "preview",
  "bodyValues",
  "textBody",
  "htmlBody",
  "attachments",
];

export const emailParse: Method = {
  name: "Email/parse",
  rfc: "8621 4.9",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const blobIds = call.args.idsOrNull("blobIds");
    const properties = call.args.stringsOrNull("properties") ?? STANDARD;
    const wish = takeBodyWish(call);
    call.args.end();
    if (blobIds === undefined) throw invalidArguments("blobIds is a list of ids");
    if (blobIds.length > OBJECTS_IN_GET_MAX) throw new MethodError("requestTooLarge", "too many blobs at a time");
    const wrong = properties.find((each) => !EMAIL_PROPERTIES.includes(each) && !isHeader(each));
    if (wrong !== undefined) throw invalidArguments(`there is no property ${wrong.slice(0, 100)}`);
    const parsed = new Map<string, JsonObject>();
    const [notFound, notParsable]: [string[], string[]] = [[], []];
    for (const name of blobIds) {
      const blobId = call.idOf(name) ?? name;
      const blob = await findBlob(account, blobId);
      if (blob === undefined) {
        notFound.push(blobId);
        continue;
      }
      if (!isMessage(blob.bytes)) {
        notParsable.push(blobId);
        continue;
      }
      const wanted = new Set(properties);
      const { hasAttachment, preview } = digest(blob.bytes);
      const known: JsonObject = { blobId, size: blob.bytes.length, hasAttachment, preview };
      const content = await call.parts.bodies.json(blob.bytes, blobId, wanted, wish);
      const nulls = NULLS.filter((property) => wanted.has(property)).map((property) => [property, null] as const);
      const asked = Object.entries(known).filter(([property]) => wanted.has(property));
      parsed.set(blobId, { ...Object.fromEntries([...nulls, ...asked]), ...content });
    }
    return {
      accountId: call.accountId,
      parsed: orNull(parsed),
      notParsable: notParsable.length === 0 ? null : notParsable,
      notFound: notFound.length === 0 ? null : notFound,
    };
  },
};
