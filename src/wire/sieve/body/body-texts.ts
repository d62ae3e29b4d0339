/** The bodies that the test `body` compares (RFC 5173), each decoded once however many tests ask. */
import { decodeCharset } from "../../mime/charset.ts";
import { decodeBody, decodeTextBody } from "../../mime/decode.ts";
import { SEARCH_TEXT_LENGTH_MAX } from "../../mime/limits.ts";
import { partText } from "../../mime/text.ts";
import { textCharset } from "../../mime/text-charset.ts";
import type { Part } from "../../mime/tree.ts";
import type { ScriptMessage } from "../message/script-message.ts";
import { type PlacedPart, withDescendants } from "../mime/parts.ts";
import type { Run } from "../running/run.ts";

/** By the tree that they are of: a message that was changed has another one. */
const known = new WeakMap<Part, Map<"raw" | "text", readonly string[]>>();

/** The body as it is, without decoding anything (RFC 5173 5.1). */
export function rawTexts(message: ScriptMessage): readonly string[] {
  return remembered(message, "raw", () => (message.body.length === 0 ? [] : [decodeCharset(message.body, undefined)]));
}

/** What a person reads: the text of the text parts, of HTML without its markup (RFC 5173 5.3). */
export function readableTexts(message: ScriptMessage): readonly string[] {
  return remembered(message, "text", () =>
    bounded(partsOf(message), ({ bytes, part }, lengthMax) =>
      part.content.type === "text" ? [partText(bytes, part, { lengthMax })] : [],
    ),
  );
}

/** Of a part, however many lists of types it is of: a script may have thousands of them. */
const bodies = new WeakMap<Part, readonly string[]>();

/** The parts of these types, decoded; "" is any type, "text" is text/plain, text/html and so on (RFC 5173 5.2). */
export function contentTexts(run: Run, types: readonly string[]): readonly string[] {
  const wanted = new Set(types.map((type) => type.toLowerCase()));
  const parts = partsOf(run.message);
  run.spend(parts.length);
  return bounded(parts, (placed) => (isOneOf(placed.part, wanted) ? onceDecoded(placed) : []));
}

function onceDecoded(placed: PlacedPart): readonly string[] {
  const texts = bodies.get(placed.part) ?? decodedBodies(placed);
  bodies.set(placed.part, texts);
  return texts;
}

function isOneOf({ content: { type, subtype } }: Part, types: ReadonlySet<string>): boolean {
  return types.has("") || types.has(type) || types.has(`${type}/${subtype}`);
}

function partsOf(message: ScriptMessage): readonly PlacedPart[] {
  return withDescendants({ bytes: message.bytes, part: message.tree });
}

/** What stands around the parts of a multipart, the header of a message in the message, else the whole body. */
function decodedBodies({ bytes, part }: PlacedPart): readonly string[] {
  const [first] = part.children;
  const last = part.children.at(-1);
  if (part.message !== undefined) {
    return [decodeCharset(bytes.subarray(part.message.headerStart, part.message.bodyStart), undefined)];
  }
  if (first !== undefined && last !== undefined) {
    const around = [bytes.subarray(part.bodyStart, first.headerStart), bytes.subarray(last.end, part.end)];
    return around.map((each) => decodeCharset(each, undefined));
  }
  return [decodedText({ bytes, part })];
}

/** The body of a leaf as text, in the charset that it says. */
function decodedText({ bytes, part }: PlacedPart): string {
  const body = bytes.subarray(part.bodyStart, part.end);
  if (part.content.type !== "text") return decodeCharset(decodeBody(body, part.encoding), undefined);
  const decoded = decodeTextBody(body, part.encoding);
  return decodeCharset(decoded, textCharset(part.content, decoded));
}

function remembered(message: ScriptMessage, what: "raw" | "text", make: () => readonly string[]): readonly string[] {
  const texts = known.get(message.tree) ?? new Map<"raw" | "text", readonly string[]>();
  known.set(message.tree, texts);
  const found = texts.get(what) ?? make();
  texts.set(what, found);
  return found;
}

function bounded(
  parts: readonly PlacedPart[],
  textsOf: (part: PlacedPart, lengthMax: number) => readonly string[],
): readonly string[] {
  const all: string[] = [];
  let length = 0;
  for (const part of parts) {
    if (length >= SEARCH_TEXT_LENGTH_MAX) break;
    for (const text of textsOf(part, SEARCH_TEXT_LENGTH_MAX - length)) {
      all.push(text.slice(0, SEARCH_TEXT_LENGTH_MAX - length));
      length += text.length;
    }
  }
  return all;
}
