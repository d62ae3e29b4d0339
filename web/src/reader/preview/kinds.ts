/** Which files can be looked at here, and how. */

export type PreviewKind = "image" | "text" | "html" | "message";

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
  ics: "text",
  vcf: "text",
  eml: "message",
};

/** Undefined for what can be downloaded only. SVG is a document, not a picture. */
export function previewKind(type: string, name: string | null): PreviewKind | undefined {
  const bare = (type.split(";")[0] ?? "").trim();
  if (IMAGES.test(bare)) return "image";
  if (/^message\/(?:rfc822|global)$/i.test(bare)) return "message";
  if (/^text\/html$/i.test(bare)) return "html";
  if (TEXTS.test(bare)) return "text";
  const ending = /\.(\w+)$/.exec(name ?? "")?.[1]?.toLowerCase() ?? "";
  return VAGUE.test(bare) && Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined;
}
