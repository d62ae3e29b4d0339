/** What kind of picture bytes are, by how they begin: what a server says of them is not believed. */

/** Undefined for everything that is no picture of dots, SVG among it. */
export function imageType(bytes: Uint8Array): string | undefined {
  const text = (start: number, end: number): string => Buffer.from(bytes.subarray(start, end)).toString("latin1");
  if (text(0, 8) === "\x89PNG\r\n\x1a\n") return "image/png";
  if (text(0, 3) === "\xff\xd8\xff") return "image/jpeg";
  if (/^GIF8[79]a$/.test(text(0, 6))) return "image/gif";
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP") return "image/webp";
  if (text(4, 8) === "ftyp" && /avif|avis/.test(text(8, 32))) return "image/avif";
  // The size in its header tells a picture from text that begins with these two letters.
  if (text(0, 2) === "BM" && bytes.length >= 26 && Buffer.from(bytes).readUInt32LE(2) <= bytes.length)
    return "image/bmp";
  return text(0, 4) === "\0\0\x01\0" ? "image/x-icon" : undefined;
}
