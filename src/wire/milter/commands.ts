/** What a mail server tells a filter. */
import { packet, text } from "./packet.ts";

/** The letter of what is told, which is also what macros are for. */
const LETTERS = {
  connect: "C",
  hello: "H",
  sender: "M",
  recipient: "R",
  data: "T",
  header: "L",
  "end of header": "N",
  body: "B",
  "end of message": "E",
} as const;

export type Told = keyof typeof LETTERS;

/** The client's name, or its address in brackets where it has none, then how it is connected. */
export function connect(
  name: string,
  { address, port }: { readonly address: string; readonly port: number },
): Uint8Array {
  const family = address.includes(":") ? "6" : /^[\d.]+$/.test(address) ? "4" : "U";
  if (family === "U") return packet("C", text(name), Buffer.from(family));
  const head = Buffer.alloc(3, family);
  head.writeUInt16BE(port, 1);
  return packet("C", text(name), head, text(address));
}

export function hello(name: string): Uint8Array {
  return packet("H", text(name));
}

/** A path in angle brackets, and the parameters behind it. */
export function sender(path: string, parameters: readonly string[]): Uint8Array {
  return packet("M", text(path), ...parameters.map(text));
}

export function recipient(path: string, parameters: readonly string[]): Uint8Array {
  return packet("R", text(path), ...parameters.map(text));
}

export function header(name: Uint8Array, value: Uint8Array): Uint8Array {
  return packet("L", text(name), text(value));
}

export function body(chunk: Uint8Array): Uint8Array {
  return packet("B", chunk);
}

export const data = packet("T");
export const endOfHeader = packet("N");
export const endOfMessage = packet("E");
export const abort = packet("A");
export const quit = packet("Q");

/** Goes in front of what it is for. Names of more than one letter stand in braces. */
export function macros(told: Told, values: ReadonlyMap<string, string>): Uint8Array {
  const pairs = [...values].flatMap(([name, value]) => [text(name.length === 1 ? name : `{${name}}`), text(value)]);
  return packet("D", Buffer.from(LETTERS[told]), ...pairs);
}
