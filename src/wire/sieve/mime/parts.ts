/** Body parts as scripts walk them (RFC 5703 3): each part before what it holds; a message in a message is a part of it. */
import { type FieldValue, readFields } from "../message/fields.ts";
import type { Part } from "../../mime/tree.ts";

/** A part, and the message that its offsets are of: a script may change the message meanwhile. */
export interface PlacedPart {
  readonly bytes: Uint8Array;
  readonly part: Part;
}

export function childrenOf({ bytes, part }: PlacedPart): readonly PlacedPart[] {
  const children = part.message === undefined ? part.children : [part.message];
  return children.map((child) => ({ bytes, part: child }));
}

/** The part itself first; as deep as the tree, which MIME_DEPTH_MAX bounds. */
export function withDescendants(placed: PlacedPart): readonly PlacedPart[] {
  const found = [placed];
  // The list grows while it is walked: a part is followed by what it holds.
  const visit = (each: PlacedPart): void => {
    for (const child of childrenOf(each)) {
      found.push(child);
      visit(child);
    }
  };
  visit(placed);
  return found;
}

/** Tests ask again and again. */
const known = new WeakMap<Part, readonly FieldValue[]>();

export function fieldsOf({ bytes, part }: PlacedPart): readonly FieldValue[] {
  const fields = known.get(part) ?? readFields(bytes.subarray(part.headerStart, part.bodyStart));
  known.set(part, fields);
  return fields;
}
