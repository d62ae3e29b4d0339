/** Notes of some 400 bytes, with the fields that every message has and no others. */
import { messageOf, Pieces } from "./pieces.ts";

const WORDS_MIN = 20;
const WORDS_MORE = 40;

export function message(number: number, seed = 1): Buffer {
  const pieces = new Pieces(number, seed);
  const header = [
    `From: ${pieces.word()}@${pieces.word()}.example`,
    "To: user@bench.test",
    `Subject: ${pieces.word()} ${pieces.word()}`,
    `Date: ${pieces.date()}`,
    `Message-ID: ${pieces.messageId()}`,
  ];
  return messageOf(header, pieces.needle() + pieces.text(WORDS_MIN + Math.floor(pieces.random() * WORDS_MORE)));
}
