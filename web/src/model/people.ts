/** Names and addresses of people, read and written as From, To and Cc have them (RFC 5322 3.4). */
import type { Address } from "../jmap/types.ts";

export function nameOf({ name, email }: Address): string {
  return name === null || name.trim() === "" ? email : name;
}

/** Lower case. */
export function domainOf({ email }: Address): string {
  return email.slice(email.lastIndexOf("@") + 1).toLowerCase();
}

/** A few words for many people: "Ann" for "Ann Brown" when there are others. */
export function shortNameOf(address: Address, isAlone: boolean): string {
  const name = nameOf(address);
  return isAlone ? name : (name.split(/[\s@]/)[0] ?? name);
}

export function initialsOf(address: Address): string {
  const letters = nameOf(address).match(/\p{L}+/gu) ?? [];
  const words = letters.length > 1 ? [letters[0], letters.at(-1)] : letters;
  const initials = words.map((word) => [...(word ?? "")][0] ?? "").join("");
  return (initials === "" ? address.email.slice(0, 1) : initials).toUpperCase();
}

/** Degrees on the colour wheel: the same person always has the same colour. */
export function hueOf({ email }: Address): number {
  let sum = 0;
  for (const character of email.toLowerCase()) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return sum;
}

export function formatAddress({ name, email }: Address): string {
  if (name === null || name === "") return email;
  const quoted = /^[\p{L}\p{N} !#$%&'*+/=?^_`{|}~-]+$/u.test(name) ? name : `"${name.replace(/["\\]/g, "\\$&")}"`;
  return `${quoted} <${email}>`;
}

/** One or several, as people type and paste them: between commas, semicolons or lines. */
export function parseAddresses(text: string): readonly Address[] {
  const pieces = text.match(/(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^,;\n"<])+/g) ?? [];
  return pieces.flatMap((piece) => {
    const [, rawName = "", angled] = /^\s*(.*?)\s*<([^>]*)>\s*$/s.exec(piece) ?? [];
    const email = (angled ?? piece).trim();
    if (email === "") return [];
    const name = rawName
      .replace(/^"(.*)"$/s, "$1")
      .replace(/\\(.)/g, "$1")
      .trim();
    return [{ name: name === "" ? null : name, email }];
  });
}

/** Whether the server could take it: it says the rest. */
export function isAddress(text: string): boolean {
  return /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(text) && text.length <= 254;
}

export function isSame(a: Address, b: Address): boolean {
  return a.email.toLowerCase() === b.email.toLowerCase();
}

/** Without those that are there twice. */
export function distinct(addresses: readonly Address[]): readonly Address[] {
  return addresses.filter((address, i) => addresses.findIndex((other) => isSame(address, other)) === i);
}
