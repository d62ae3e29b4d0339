/** Newsletters of some 80 KiB, and letters with files: of a hundred, 65, 30 with 50 to 350 KB, and 5 with 0.7 to 2.7 MB. 290 KiB on average. */
import { dice } from "../letter.ts";
import { base64, messageOf, multipart, Pieces } from "./pieces.ts";

const NEWSLETTERS = 0.65;
const LARGE_FROM = 0.95;
const FILE_BYTES = { min: 50_000, more: 300_000 };
const LARGE_BYTES = { min: 700_000, more: 2_000_000 };
const STYLES = 60;
const ROWS_MIN = 100;
const ROWS_MORE = 300;
const TEXT_WORDS = 300;
const QUOTED_LINE = /(.{70})/g;

/** What compressed files look like. */
const noise = (() => {
  const random = dice(99);
  return Buffer.from(Array.from({ length: LARGE_BYTES.min + LARGE_BYTES.more }, () => random() * 256));
})();

export function message(number: number, seed = 1): Buffer {
  const pieces = new Pieces(number, seed);
  const boundary = pieces.boundary();
  const header = [
    "Return-Path: <news@sender.example>",
    `From: "${pieces.word()}" <${pieces.word()}@${pieces.word()}.example>`,
    "To: User <user@bench.test>",
    `Subject: ${pieces.word()} ${pieces.word()} ${pieces.word()}`,
    `Date: ${pieces.date()}`,
    `Message-ID: ${pieces.messageId()}`,
    "MIME-Version: 1.0",
  ];
  const alternative = `Content-Type: multipart/alternative; boundary="a${boundary}"`;
  const kind = pieces.random();
  const text = multipart(`a${boundary}`, [
    `Content-Type: text/plain; charset=utf-8\r\n\r\n${pieces.needle()}${pieces.text(TEXT_WORDS)}`,
    `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quoted(html(pieces))}`,
  ]);
  if (kind < NEWSLETTERS) return messageOf([...header, alternative], text);
  const name = `${pieces.word()}.pdf`;
  const file = `Content-Type: application/pdf; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
  const body = multipart(`m${boundary}`, [
    `${alternative}\r\n\r\n${text}`,
    file + base64(someNoise(pieces, kind < LARGE_FROM ? FILE_BYTES : LARGE_BYTES)),
  ]);
  return messageOf([...header, `Content-Type: multipart/mixed; boundary="m${boundary}"`], body);
}

function someNoise(pieces: Pieces, { min, more }: { min: number; more: number }): Buffer {
  const size = Math.floor(min + pieces.random() * more);
  const start = Math.floor(pieces.random() * (noise.length - size));
  return noise.subarray(start, start + size);
}

/** As mailing programs write it: a table for each line, and styles that nobody needs. */
function html(pieces: Pieces): string {
  const styles = Array.from(
    { length: STYLES },
    (_, i) => `.c${i}{color:#333333;font-family:Arial,Helvetica,sans-serif;padding:0 10px}`,
  );
  const rows = Array.from({ length: ROWS_MIN + pieces.random() * ROWS_MORE }, (_, i) => {
    const link = `https://click.${pieces.word()}.example/u/${Math.floor(pieces.random() * 1e12).toString(36)}`;
    const words = `${pieces.word()} ${pieces.word()} ${pieces.word()}`;
    return `<table width="600" cellpadding="0" cellspacing="0" style="border-collapse:collapse"><tr><td class="c${i % STYLES}"><a href="${link}">${words}</a></td></tr></table>`;
  });
  return `<html><head><style>${styles.join("")}</style></head><body>${rows.join("")}</body></html>`;
}

function quoted(text: string): string {
  return text.replaceAll("=", "=3D").replace(QUOTED_LINE, "$1=\r\n");
}
