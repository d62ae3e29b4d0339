/** Letters of some 3 KiB, each made from its number alone: for mailboxes so large that the mail of the peer benchmark would fill the disk. */

const WORDS = 4000;
const SYLLABLES = ["an", "be", "cor", "da", "el", "fi", "gra", "hu", "in", "ko", "lu", "men", "no", "or", "pe", "ra"];
const WORDS_PER_LINE = 9;
const LINES = 40;
const FIRST_SENT = Date.UTC(2020, 0, 1);
const SECONDS_BETWEEN = 61;

/** Numbers that a seed determines (mulberry32), 0 to 1. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const words = (() => {
  const random = dice(7);
  const syllable = (): string => SYLLABLES[Math.floor(random() * SYLLABLES.length)] ?? "";
  return Array.from({ length: WORDS }, () => Array.from({ length: 1 + Math.floor(random() * 4) }, syllable).join(""));
})();

export function letter(i: number): Buffer {
  const random = dice(i);
  // Some words are frequent, most are rare.
  const word = (): string => words[Math.floor(random() ** 2.5 * words.length)] ?? "";
  const line = (): string => Array.from({ length: WORDS_PER_LINE }, word).join(" ");
  const sender = `${word()}.${word()}@${word()}.example`;
  const date = new Date(FIRST_SENT + i * SECONDS_BETWEEN * 1000).toUTCString().replace("GMT", "+0000");
  const text = Array.from({ length: LINES }, line).join("\r\n");
  return Buffer.from(
    `Return-Path: <${sender}>\r\nReceived: from mx.${word()}.example by mx.posthorn.test with ESMTPS id ${i}; ${date}\r\n` +
      `From: "${word()} ${word()}" <${sender}>\r\nTo: <ann@posthorn.test>\r\nSubject: ${i % 4 === 0 ? "Re: " : ""}${word()} ${word()} ${word()}\r\n` +
      `Date: ${date}\r\nMessage-ID: <${i}@posthorn.test>\r\n${i % 4 === 0 ? `In-Reply-To: <${i - 4}@posthorn.test>\r\n` : ""}` +
      `MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`,
  );
}
