/** What the junk filter looks at in a message, out of the texts that searching has decoded. */
import { arrivalOf } from "../../wire/mime/arrival.ts";
import { asBuffer } from "../../wire/mime/ascii.ts";
import { decodeTextBody } from "../../wire/mime/decode.ts";
import type { Part } from "../../wire/mime/tree.ts";
import { type HtmlFacts, htmlFacts } from "../../wire/junk/html-facts.ts";
import { HTML_BYTES_MAX } from "../../wire/junk/limits.ts";
import { tokensOf } from "../../wire/junk/tokens.ts";
import type { Texts } from "../search/texts.ts";

/** The tokens of a message. The texts are those of the message as it came, without what its delivery wrote in front. */
export function junkTokens(texts: Texts, trace: Uint8Array): readonly number[] {
  return tokensOf({
    values: (name) => texts.values(name),
    body: texts.body,
    results: arrivalOf(trace).results,
    ...texts.with(shapeOf),
  });
}

interface Shape {
  readonly html: HtmlFacts;
  readonly types: readonly string[];
}

function shapeOf(message: Uint8Array, root: Part): Shape {
  const leaves: Part[] = [];
  // Recurses as deep as the tree, which MIME_DEPTH_MAX bounds.
  const visit = (part: Part): void => {
    for (const child of part.children) visit(child);
    if (part.children.length === 0) leaves.push(part);
  };
  visit(root);
  const pieces: string[] = [];
  let left = HTML_BYTES_MAX;
  for (const { content, bodyStart, end, encoding } of leaves) {
    if (content.type !== "text" || content.subtype !== "html" || left <= 0) continue;
    const bytes = decodeTextBody(message.subarray(bodyStart, Math.min(end, bodyStart + 2 * left)), encoding);
    pieces.push(asBuffer(bytes).toString("latin1", 0, left));
    left -= Math.min(left, bytes.length);
  }
  return {
    html: htmlFacts(pieces.join("\n")),
    types: leaves.map(({ content }) => `${content.type}/${content.subtype}`),
  };
}
