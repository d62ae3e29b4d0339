/** The grammar of vCard 3.0 and 4.0 (RFC 2426, RFC 6350, RFC 6868): text in, lines out, and back. */

export interface VcardLine {
  /** In capitals. */
  readonly name: string;
  /** By name in capitals; each may have several values. */
  readonly params: Readonly<Record<string, readonly string[]>>;
  /** With its escapes. */
  readonly value: string;
}

/** Cards of one file; more are cut off. */
const CARDS_MAX = 10_000;

/** Lines of one card. */
const LINES_MAX = 1_000;

/** Each card's lines, without BEGIN, END and VERSION. What is no line of a vCard is passed over. */
export function parseVcards(text: string): readonly (readonly VcardLine[])[] {
  const cards: VcardLine[][] = [];
  let card: VcardLine[] | undefined;
  for (const line of parseLines(text)) {
    const mark = `${line.name}:${line.value.trim().toUpperCase()}`;
    if (mark === "BEGIN:VCARD") card = [];
    else if (mark === "END:VCARD") {
      if (card !== undefined && cards.length < CARDS_MAX) cards.push(card);
      card = undefined;
    } else if (line.name !== "VERSION" && card !== undefined && card.length < LINES_MAX) card.push(line);
  }
  return cards;
}

/** The lines that vCard and iCalendar (RFC 5545 3.1) have in common; what is none is passed over. */
export function parseLines(text: string): readonly VcardLine[] {
  return unfolded(text).flatMap((raw) => parseLine(raw) ?? []);
}

/** A line that begins with white space goes on with the one before (RFC 6350 3.2). */
function unfolded(text: string): readonly string[] {
  const lines = text
    .replace(/^\uFEFF/, "")
    .replace(/\r?\n[ \t]/g, "")
    .split(/\r?\n/);
  const whole: string[] = [];
  for (const line of lines) {
    const before = whole.at(-1);
    if (before !== undefined && QUOTED.test(before) && before.endsWith("="))
      whole[whole.length - 1] = before.slice(0, -1) + line;
    else whole.push(line);
  }
  return whole;
}

/** As Outlook writes (vCard 2.1): what is not ASCII as in mail, with lines that go on after "=". */
const QUOTED = /^[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]/i;

function unquoted(value: string, charset: string): string {
  const bytes = value.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    return new TextDecoder(charset).decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
  } catch {
    return bytes;
  }
}

/** UTF-8, or what older programs of Windows write. */
export function vcardText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

const NAME = /^(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)/;
const PARAM = /^;([A-Za-z0-9-]+)(?:=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*))?/;

function parseLine(raw: string): VcardLine | undefined {
  const start = NAME.exec(raw);
  if (start === null) return undefined;
  const params: Record<string, string[]> = {};
  let rest = raw.slice(start[0].length);
  for (let found = PARAM.exec(rest); found !== null; found = PARAM.exec(rest)) {
    const [whole, word = "", values] = found;
    // Of vCard 2.1 and careless writers: a type without "TYPE=".
    const name = values === undefined ? "TYPE" : word.toUpperCase();
    (params[name] ??= []).push(...(values === undefined ? [word] : paramValues(values)));
    rest = rest.slice(whole.length);
  }
  if (!rest.startsWith(":")) return undefined;
  const value = QUOTED.test(raw) ? unquoted(rest.slice(1), params["CHARSET"]?.[0] ?? "utf-8") : rest.slice(1);
  return { name: (start[1] ?? "").toUpperCase(), params, value };
}

function paramValues(text: string): string[] {
  const values = text.match(/"[^"]*"|[^,]+/g) ?? [];
  return values.map((value) =>
    value.replace(/^"(.*)"$/, "$1").replace(/\^([n'^])/g, (_, sign: string) => CARETS[sign] ?? ""),
  );
}

const CARETS: Readonly<Record<string, string>> = { n: "\n", "'": '"', "^": "^" };

/** Backslashes stand before what would otherwise divide (RFC 6350 3.4). */
export function unescaped(value: string): string {
  return value.replace(/\\(.)/gs, (_, sign: string) => (/n/i.test(sign) ? "\n" : sign));
}

/** Between semicolons, as in N, ADR and ORG; each without escapes. */
export function components(value: string): readonly string[] {
  return pieces(value, ";").map(unescaped);
}

/** Between commas, as in NICKNAME and CATEGORIES. */
export function list(value: string): readonly string[] {
  return pieces(value, ",").map(unescaped);
}

function pieces(value: string, divider: string): readonly string[] {
  const found: string[] = [];
  let piece = "";
  for (let at = 0; at < value.length; at++) {
    const sign = value[at] ?? "";
    if (sign === "\\") piece += sign + (value[++at] ?? "");
    else if (sign === divider) {
      found.push(piece);
      piece = "";
    } else piece += sign;
  }
  return [...found, piece];
}

export function escaped(text: string): string {
  return text.replace(/[\\,;]/g, "\\$&").replace(/\r?\n/g, "\\n");
}

/** Octets of one line (RFC 6350 3.2). */
const LINE_BYTES_MAX = 75;

/** Folded, never within a character. */
export function formatLine({ name, params, value }: VcardLine): string {
  const written = Object.entries(params).map(([key, values]) => `;${key}=${values.map(quoted).join(",")}`);
  const whole = `${name}${written.join("")}:${value.replace(/[\r\n]/g, "")}`;
  const lines: string[] = [];
  let line = "";
  let bytes = 0;
  for (const character of whole) {
    const more = new TextEncoder().encode(character).length;
    if (bytes + more > LINE_BYTES_MAX) {
      lines.push(line);
      line = " ";
      bytes = 1;
    }
    line += character;
    bytes += more;
  }
  return [...lines, line].join("\r\n");
}

function quoted(value: string): string {
  const safe = value.replace(/\^/g, "^^").replace(/\r?\n/g, "^n").replaceAll('"', "^'");
  return /[:;,]/.test(safe) ? `"${safe}"` : safe;
}
