/** Which files can be looked at here, and how. */

export type PreviewKind = "image" | "text" | "html" | "message" | "pdf" | "zip" | "contacts" | "events";

const MEGABYTE = 1_048_576;

/** Bytes of a file that is read here: what is larger would fill the memory of a phone, and can be kept. */
export const PREVIEW_BYTES_MAX: Readonly<Record<PreviewKind, number>> = {
  image: 32 * MEGABYTE,
  text: 8 * MEGABYTE,
  html: 2 * MEGABYTE,
  // The server takes it apart.
  message: Infinity,
  pdf: 48 * MEGABYTE,
  zip: 64 * MEGABYTE,
  contacts: 8 * MEGABYTE,
  events: 2 * MEGABYTE,
};

/** What is better understood than read line by line. */
const UNDERSTOOD: Readonly<Record<string, PreviewKind>> = {
  "application/pdf": "pdf",
  "application/x-pdf": "pdf",
  "application/zip": "zip",
  "application/x-zip-compressed": "zip",
  "text/vcard": "contacts",
  "text/x-vcard": "contacts",
  "text/directory": "contacts",
  "text/calendar": "events",
  "application/ics": "events",
};

const IMAGES = /^image\/(?:png|jpe?g|gif|webp|avif|bmp)$/i;
const TEXTS =
  /^(?:text\/(?!html)[\w.+-]+|application\/(?:json|xml|yaml|toml|x-sh|x-yaml|javascript|sql|pgp-signature|[\w.-]+\+(?:json|xml)))$/i;

/** Types that programs give to files they do not know. */
const VAGUE = /^application\/(?:octet-stream|x-download|force-download|binary)$/i;

const BY_ENDING: Readonly<Record<string, PreviewKind>> = {
  png: "image",
  jpg: "image",
  jpeg: "image",
  gif: "image",
  webp: "image",
  avif: "image",
  txt: "text",
  log: "text",
  csv: "text",
  md: "text",
  json: "text",
  ics: "events",
  vcf: "contacts",
  eml: "message",
  pdf: "pdf",
  zip: "zip",
};

/** Undefined for what can be downloaded only. SVG is a document, not a picture. */
export function previewKind(type: string, name: string | null): PreviewKind | undefined {
  const bare = (type.split(";")[0] ?? "").trim();
  const lower = bare.toLowerCase();
  if (Object.hasOwn(UNDERSTOOD, lower)) return UNDERSTOOD[lower];
  if (IMAGES.test(bare)) return "image";
  if (/^message\/(?:rfc822|global)$/i.test(bare)) return "message";
  if (/^text\/html$/i.test(bare)) return "html";
  if (TEXTS.test(bare)) return "text";
  const ending = /\.(\w+)$/.exec(name ?? "")?.[1]?.toLowerCase() ?? "";
  return VAGUE.test(bare) && Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined;
}
