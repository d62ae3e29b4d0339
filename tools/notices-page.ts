/** The page of docs/reference that shows the notices people get, made by the code that composes them. */
import { composeNotice } from "../src/mail/notices/compose-notice.ts";
import { examples } from "../src/mail/notices/testing/examples.ts";
import { decodeBody } from "../src/wire/mime/decode.ts";
import { rawValue } from "../src/wire/mime/header.ts";
import { parseTree } from "../src/wire/mime/tree.ts";
import { decodeText } from "../src/wire/mime/words.ts";

function section(title: string, notice: Uint8Array): string[] {
  const tree = parseTree(notice);
  const subject = tree.fields.find(({ name }) => name === "subject");
  const [text = "", status = ""] = tree.children.map(({ bodyStart, end, encoding }) =>
    Buffer.from(decodeBody(notice.subarray(bodyStart, end), encoding))
      .toString("utf8")
      .replaceAll("\r\n", "\n")
      .trimEnd(),
  );
  return [
    `## ${title}`,
    "",
    `**${subject === undefined ? "" : decodeText(rawValue(notice, subject))}**`,
    "",
    "```text",
    text,
    "```",
    "",
    "For programs:",
    "",
    "```text",
    status,
    "```",
    "",
  ];
}

export function noticesReference(): string {
  return [
    "# Notices",
    "",
    "What Posthorn writes to the sender of a message that could not be delivered, is late, or arrived and was asked to say so. Each notice",
    "has the text and the part for programs (RFC 3464) that are shown here, and the message or its header behind them. This page is made from",
    "`src/mail/notices` by `node tools/reference.ts`.",
    "",
    ...examples.flatMap(({ title, order }) => section(title, composeNotice(order))),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}
