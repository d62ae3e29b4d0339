/** xtext (RFC 3461 4): printable ASCII as it is, everything else as "+" and two hexadecimal digits. */
import { SyntaxProblem } from "../../base/errors.ts";

const XTEXT = /^(?:[!-*,-<>-~]|\+[0-9A-F]{2})*$/;

/** The text behind an xtext, taken as UTF-8. Lower-case digits are not allowed (RFC 3461 4), nor are bytes that are not UTF-8. */
export function decodeXtext(xtext: string): string {
  if (!XTEXT.test(xtext)) throw new SyntaxProblem("not xtext (RFC 3461 4)");
  if (!xtext.includes("+")) return xtext;
  const bytes = Buffer.from(
    xtext.replace(/\+(..)/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16))),
    "latin1",
  );
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxProblem("xtext that is not UTF-8", { cause });
  }
}

export function encodeXtext(text: string): string {
  const bytes = Buffer.from(text, "utf8").toString("latin1");
  return bytes.replace(/[^!-*,-<>-~]/g, (byte) => `+${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
