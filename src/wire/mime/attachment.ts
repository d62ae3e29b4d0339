/** Whether a message carries something that its reader would call an attachment. */
import { fieldValue, fileName, readDisposition } from "./content.ts";
import type { Part } from "./tree.ts";

/** Parts that belong to the machinery of a message: signatures, keys, encrypted wholes, reports. */
const machinery =
  /^(?:application\/(?:pgp-signature|pgp-keys|pgp-encrypted|pkcs7-signature|x-pkcs7-signature|pkcs7-mime|x-pkcs7-mime)|message\/(?:delivery-status|disposition-notification|feedback-report)|text\/rfc822-headers)$/;

/**
 * True for a part with the disposition `attachment`, a named file, an embedded message, or data that is no text; not for
 * pictures that an HTML text shows within itself, nor for signatures and what is encrypted as a whole. Recurses as deep as the tree (MIME_DEPTH_MAX).
 */
export function hasAttachment(message: Uint8Array, part: Part, parent?: Part): boolean {
  if (part.children.length > 0) return part.children.some((child) => hasAttachment(message, child, part));
  const { content } = part;
  if (machinery.test(`${content.type}/${content.subtype}`)) return false;
  const disposition = readDisposition(message, part.fields);
  const isEmbedded =
    disposition?.kind !== "attachment" &&
    parent?.content.subtype === "related" &&
    (parent.children[0] === part || fieldValue(message, part.fields, "content-id") !== undefined);
  if (isEmbedded || parent?.content.subtype === "encrypted") return false;
  if (disposition?.kind === "attachment" || fileName(content, disposition) !== undefined) return true;
  return content.type !== "text";
}
