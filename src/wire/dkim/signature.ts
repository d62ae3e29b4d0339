/** The header fields that carry a signature, before it is made and after (RFC 6376 3.5, RFC 8617 4.1). */
import { relaxedField } from "./canonical.ts";
import { tagListField, type Tag } from "./tag-list.ts";

export interface SignatureField {
  /** The bytes to sign: the fields before, then this one with an empty `b`, without a line end. */
  readonly signed: Uint8Array;
  /** The field, line end included. */
  complete(signature: Uint8Array): string;
}

/** `tags` holds an empty `b`; `fields` are in their relaxed form, with their line ends. */
export function signatureField(name: string, tags: readonly Tag[], fields: readonly Uint8Array[]): SignatureField {
  const own = relaxedField(Buffer.from(tagListField(name, tags)));
  return {
    signed: Buffer.concat([...fields, own.subarray(0, -2)]),
    complete(signature) {
      const b = Buffer.from(signature).toString("base64");
      return tagListField(
        name,
        tags.map(([tag, value]): Tag => [tag, tag === "b" ? b : value]),
      );
    },
  };
}
