/** The mail of a rehearsal: the shapes that mail comes in, made up. */

const WORDS =
  "the mail we send is read by those who wait for it and nobody else may look so every word counts twice when it is late".split(
    " ",
  );
const LINES_SHORT = 20;
const LINES_LONG = 160;
const WORDS_A_LINE = 12;
const ATTACHMENT_LINES = 200;

/** From and to the same address. A few of each: plain and short, plain and long enough to be packed, with an alternative, with an attachment. */
export function letters(address: string): readonly Buffer[] {
  return Array.from({ length: 8 }, (_, i) => Buffer.from(letter(address, i)));
}

function letter(address: string, i: number): string {
  const boundary = `=_part${i}`;
  const head = [
    `From: "Player ${i}" <${address}>`,
    `To: ${address}`,
    `Subject: ${i % 3 === 0 ? "Re: " : ""}${lineOf(i, 5)}`,
    `Date: Mon, ${10 + i} Nov 2025 10:${10 + i}:00 +0100`,
    `Message-ID: <${i}.letter@rehearsal.invalid>`,
    ...(i % 3 === 0 ? [`In-Reply-To: <0.letter@rehearsal.invalid>`, "References: <0.letter@rehearsal.invalid>"] : []),
    "MIME-Version: 1.0",
  ];
  const text = textOf(i, i % 2 === 0 ? LINES_SHORT : LINES_LONG);
  if (i % 4 < 2) return [...head, "Content-Type: text/plain; charset=utf-8", "", text].join("\r\n");
  const html = `<html><body><p>${text.replaceAll("\r\n", "</p>\r\n<p>")}</p></body></html>\r\n`;
  const [kind, other] =
    i % 4 === 2 ? ["alternative", ["Content-Type: text/html; charset=utf-8", "", html]] : ["mixed", attachment(i)];
  return [
    ...head,
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    text,
    `--${boundary}`,
    ...other,
    `--${boundary}--`,
    "",
  ].join("\r\n");
}

function attachment(i: number): string[] {
  const line = Buffer.from(lineOf(i, WORDS_A_LINE)).toString("base64").slice(0, 76);
  return [
    'Content-Type: application/pdf; name="letter.pdf"',
    'Content-Disposition: attachment; filename="letter.pdf"',
    "Content-Transfer-Encoding: base64",
    "",
    ...Array.from({ length: ATTACHMENT_LINES }, () => line),
  ];
}

function textOf(seed: number, lines: number): string {
  return Array.from({ length: lines }, (_, i) => `${lineOf(seed * 7 + i, WORDS_A_LINE)}\r\n`).join("");
}

function lineOf(seed: number, words: number): string {
  return Array.from({ length: words }, (_, i) => WORDS[(seed * 5 + i * (1 + (seed % 6))) % WORDS.length]).join(" ");
}
