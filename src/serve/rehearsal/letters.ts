/** The mail of a rehearsal: the shapes that mail comes in, made up. */

const WORDS =
  "the mail we send is read by those who wait for it and nobody else may look so every word counts twice when it is late".split(
    " ",
  );
const LINES_SHORT = 20;
const LINES_LONG = 160;
const WORDS_A_LINE = 12;
const ATTACHMENT_LINES = 200;
const SIGNATURE_BYTES = 256;

/** From and to the same address. Two of each: plain and short, plain and long enough to be packed, with an alternative, with an attachment. */
export function letters(address: string): readonly Buffer[] {
  return Array.from({ length: 8 }, (_, i) => Buffer.from(letter(address, i)));
}

function letter(address: string, i: number): string {
  const boundary = `=_part${i}`;
  const text = textOf(i, i % 2 === 0 ? LINES_SHORT : LINES_LONG);
  if (i % 4 < 2) {
    const [encoding, body] = i < 4 ? ["8bit", text] : ["quoted-printable", quoted(text)];
    return [...head(address, i), ...kind("text/plain; charset=utf-8", encoding), "", body].join("\r\n");
  }
  const html = `<html><body><p>${text.replaceAll("\r\n", "</p>\r\n<p>")}</p></body></html>\r\n`;
  const [subtype, other] =
    i % 4 === 2
      ? ["alternative", [...kind("text/html; charset=utf-8", "quoted-printable"), "", quoted(html)]]
      : ["mixed", attachment(i)];
  return [
    ...head(address, i),
    `Content-Type: multipart/${subtype}; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    ...kind("text/plain; charset=utf-8", "8bit"),
    "",
    text,
    `--${boundary}`,
    ...other,
    `--${boundary}--`,
    "",
  ].join("\r\n");
}

/** What mail has in front when it has come through other servers, with names that are encoded. */
function head(address: string, i: number): string[] {
  const date = `Mon, ${10 + i} Nov 2025 10:${10 + i}:00 +0100`;
  return [
    `Received: from mx${i}.elsewhere.invalid (mx${i}.elsewhere.invalid [192.0.2.${1 + i}]) by relay.elsewhere.invalid with ESMTPS id ${i}r1; ${date}`,
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=elsewhere.invalid; s=s${i}; h=from:to:subject; bh=${noise(i, 32)}; b=${noise(i, SIGNATURE_BYTES)}`,
    `From: "Player ${i}" <${address}>`,
    `To: ${address}`,
    `Cc: "Reader, the ${i}th" <reader${i}@elsewhere.invalid>, =?utf-8?q?J=C3=BCrgen_${i}?= <other${i}@elsewhere.invalid>`,
    `Subject: ${i % 3 === 0 ? "Re: " : ""}${i % 4 === 1 ? "=?utf-8?b?R3LDvMOfZSBhbiBhbGxl?=" : lineOf(i, 5)}`,
    `Date: ${date}`,
    `Message-ID: ${idOf(i)}`,
    ...(i % 3 === 0 ? [`In-Reply-To: ${idOf(i)}`, `References: ${idOf(0)} ${idOf(i)}`] : []),
    `List-Unsubscribe: <https://elsewhere.invalid/leave/${i}>`,
    "MIME-Version: 1.0",
  ];
}

function idOf(i: number): string {
  return `<${i}.letter@rehearsal.invalid>`;
}

function kind(type: string, encoding: string): string[] {
  return [`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`];
}

function attachment(i: number): string[] {
  return [
    'Content-Type: application/pdf; name="letter.pdf"',
    'Content-Disposition: attachment; filename="letter.pdf"',
    "Content-Transfer-Encoding: base64",
    "",
    ...Array.from({ length: ATTACHMENT_LINES }, (_, line) => noise(i * ATTACHMENT_LINES + line, 57)),
  ];
}

/** Bytes that no packing makes smaller, as attachments and signatures mostly are, in base64. */
function noise(seed: number, bytes: number): string {
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) | 0) >>> 16;
  return Buffer.from(Array.from({ length: bytes }, next)).toString("base64");
}

function quoted(text: string): string {
  return text.replaceAll("=", "=3D").replaceAll(/\b(?:the|who) /g, (word) => `${word.trim()}=20=\r\n`);
}

function textOf(seed: number, lines: number): string {
  return Array.from({ length: lines }, (_, i) => `${lineOf(seed * 7 + i, WORDS_A_LINE)}\r\n`).join("");
}

function lineOf(seed: number, words: number): string {
  return Array.from({ length: words }, (_, i) => WORDS[(seed * 5 + i * (1 + (seed % 6))) % WORDS.length]).join(" ");
}
