/** Letters of 18 KiB in Japanese and Russian: everything encoded, many hops and recipients, pictures in the text, a message within, names of files in RFC 2231. */
import { base64, messageOf, multipart, Pieces } from "./pieces.ts";

const JAPANESE =
  "日本語の文章を書くことができます今日は天気が良いので散歩に行きましょう会議資料添付確認下さい東京大阪名古屋";
const RUSSIAN = "Съешь ещё этих мягких французских булок да выпей чаю ";
const LINE_CHARACTERS = 60;
/** Characters of an encoded word. */
const ENCODED_WORD = 12;
const HOPS = 8;
const RECIPIENTS_MORE = 25;
const TEXT_MIN = 400;
const TEXT_MORE = 1500;

export function message(number: number, seed = 1): Buffer {
  const pieces = new Pieces(number, seed);
  const alphabet = pieces.random() < 0.5 ? JAPANESE : RUSSIAN;
  const write = (length: number): string => writing(pieces, alphabet, length);
  const boundary = pieces.boundary();
  const hops = Array.from(
    { length: HOPS },
    (_, i) =>
      `Received: from mx${i}.${pieces.word()}.example (mx [192.0.2.${i}])\r\n\tby mx.${pieces.word()}.example with ESMTPS id ${pieces.word()}\r\n\tfor <user@bench.test>; ${pieces.date()}`,
  );
  const recipients = Array.from(
    { length: 1 + pieces.random() * RECIPIENTS_MORE },
    (_, i) => `${encodedWords(write(6))} <${pieces.word()}${i}@${pieces.word()}.example>`,
  );
  const header = [
    ...hops,
    `From: ${encodedWords(write(8))} <${pieces.word()}@${pieces.word()}.example>`,
    `To: ${recipients.join(",\r\n ")}`,
    `Subject: ${encodedWords(write(25))}`,
    `Date: ${pieces.date()}`,
    `Message-ID: ${pieces.messageId()}`,
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="m${boundary}"`,
  ];
  const long = (): string => write(TEXT_MIN + pieces.random() * TEXT_MORE);
  const alternative = multipart(`a${boundary}`, [
    leaf("text/plain; charset=utf-8", pieces.needle() + long()),
    leaf("text/html; charset=utf-8", `<html><body><p>${long()}</p></body></html>`),
  ]);
  const related = multipart(`r${boundary}`, [
    `Content-Type: multipart/alternative; boundary="a${boundary}"\r\n\r\n${alternative}`,
    leaf("image/png\r\nContent-ID: <picture@here>", pieces.word().repeat(300)),
  ]);
  const inner = `From: ${encodedWords(write(5))} <a@b.example>\r\nSubject: ${encodedWords(write(20))}\r\nDate: ${pieces.date()}\r\n${leaf("text/plain; charset=utf-8", write(300))}`;
  const name = `attachment; filename*=UTF-8''${encodeURIComponent(write(8))}.pdf`;
  return messageOf(
    header,
    multipart(`m${boundary}`, [
      `Content-Type: multipart/related; boundary="r${boundary}"\r\n\r\n${related}`,
      `Content-Type: message/rfc822\r\n\r\n${inner}`,
      leaf(`application/pdf\r\nContent-Disposition: ${name}`, pieces.word().repeat(400)),
    ]),
  );
}

function writing(pieces: Pieces, alphabet: string, length: number): string {
  let text = "";
  for (let i = 1; i <= length; i++) {
    text += alphabet[Math.floor(pieces.random() * alphabet.length)] ?? "";
    if (i % LINE_CHARACTERS === 0) text += "\r\n";
  }
  return text.trim();
}

function leaf(type: string, text: string): string {
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(Buffer.from(text))}`;
}

function encodedWords(text: string): string {
  const words: string[] = [];
  for (let at = 0; at < text.length; at += ENCODED_WORD) {
    words.push(`=?UTF-8?B?${Buffer.from(text.slice(at, at + ENCODED_WORD)).toString("base64")}?=`);
  }
  return words.join("\r\n ");
}
