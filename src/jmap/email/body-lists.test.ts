import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bodyLists } from "./body-lists.ts";
import { parseMessage } from "./body-part.ts";

type Tree = string | Multipart;
/** The multipart, then its parts. */
interface Multipart extends ReadonlyArray<Tree> {}

let boundaries = 0;

/** "type; disposition; name" for a leaf. */
function mime(tree: Tree): string {
  if (typeof tree === "string") {
    const [type = "", disposition = "", name = ""] = tree.split(";").map((word) => word.trim());
    const file = name === "" ? "" : `; filename=${name}`;
    const field = disposition === "" ? "" : `Content-Disposition: ${disposition}${file}\r\n`;
    return `Content-Type: ${type}\r\n${field}\r\ntext`;
  }
  const [first, ...parts] = tree;
  const multipart = typeof first === "string" ? first : "multipart/mixed";
  const boundary = `b${++boundaries}`;
  const inside = parts.map((part) => `--${boundary}\r\n${mime(part)}\r\n`).join("");
  return `Content-Type: ${multipart}; boundary=${boundary}\r\n\r\n${inside}--${boundary}--\r\n`;
}

describe("the parts that a reader is shown", () => {
  const table: readonly (readonly [what: string, tree: Tree, text: string[], html: string[], attachments: string[]])[] =
    [
      ["one text", "text/plain", ["1"], ["1"], []],
      ["one HTML text", "text/html", ["1"], ["1"], []],
      ["one picture", "image/png", ["1"], ["1"], []],
      ["one file", "application/pdf", [], [], ["1"]],
      ["an alternative", ["multipart/alternative", "text/plain", "text/html"], ["1"], ["2"], []],
      ["an alternative of HTML only", ["multipart/alternative", "text/html"], ["1"], ["1"], []],
      [
        "an alternative with a calendar",
        ["multipart/alternative", "text/plain", "text/html", "text/calendar"],
        ["1"],
        ["2"],
        ["3"],
      ],
      [
        "a file beside an alternative",
        ["multipart/mixed", ["multipart/alternative", "text/plain", "text/html"], "application/pdf; attachment; a.pdf"],
        ["1.1"],
        ["1.2"],
        ["2"],
      ],
      [
        "a picture that HTML shows",
        ["multipart/alternative", "text/plain", ["multipart/related", "text/html", "image/png; inline; a.png"]],
        ["1"],
        ["2.1"],
        ["2.2"],
      ],
      [
        "the footer of a list",
        ["multipart/mixed", ["multipart/alternative", "text/plain", "text/html"], "text/plain"],
        ["1.1", "2"],
        ["1.2", "2"],
        [],
      ],
      [
        "a named text behind another",
        ["multipart/mixed", "text/plain", "text/plain; inline; a.txt"],
        ["1"],
        ["1"],
        ["2"],
      ],
      [
        "pictures in running text",
        ["multipart/mixed", "text/plain", "image/png; inline; a.png", "text/plain"],
        ["1", "2", "3"],
        ["1", "2", "3"],
        [],
      ],
      ["a text that is attached", ["multipart/mixed", "text/plain; attachment; a.txt"], [], [], ["1"]],
      ["a forwarded message", ["multipart/mixed", "text/plain", "message/rfc822"], ["1"], ["1"], ["2"]],
      [
        "the tree of RFC 8621 4.1.4",
        [
          "multipart/mixed",
          "text/plain; inline",
          [
            "multipart/mixed",
            [
              "multipart/alternative",
              ["multipart/mixed", "text/plain; inline", "image/jpeg; inline", "text/plain; inline"],
              ["multipart/related", "text/html", "image/jpeg"],
            ],
            "image/jpeg; attachment",
            "application/x-excel",
            "message/rfc822",
          ],
          "text/plain; inline",
        ],
        ["1", "2.1.1.1", "2.1.1.2", "2.1.1.3", "3"],
        ["1", "2.1.2.1", "3"],
        ["2.1.1.2", "2.1.2.2", "2.2", "2.3", "2.4"],
      ],
    ];
  for (const [what, tree, text, html, attachments] of table) {
    it(`are right for ${what}`, () => {
      const lists = bodyLists(parseMessage(Buffer.from(mime(tree))).root);
      const ids = (parts: readonly { readonly id: string | undefined }[]): (string | undefined)[] =>
        parts.map(({ id }) => id);
      assert.deepEqual([ids(lists.textBody), ids(lists.htmlBody), ids(lists.attachments)], [text, html, attachments]);
    });
  }
});
