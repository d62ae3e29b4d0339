/** A snippet whose hits are marked: the server's <mark> becomes ours, all else is text (RFC 8621 5). */
import type { ReactNode } from "react";

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

export function Marked({ html, text }: { html: string | null | undefined; text: string }): ReactNode {
  if (html === undefined || html === null) return text;
  const pieces = html.split(/<\/?mark>/);
  return pieces.map((piece, i) => (i % 2 === 1 ? <mark key={`${i}${piece}`}>{plain(piece)}</mark> : plain(piece)));
}

function plain(escaped: string): string {
  return escaped
    .replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? "");
}
