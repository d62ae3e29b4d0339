/** Object identifiers as clients see them (RFC 8474): a letter for the kind, then the store's number. */

export const mailboxIdText = (id: number): string => `F${id}`;
export const emailIdText = (id: number): string => `M${id}`;
export const threadIdText = (id: number): string => `T${id}`;

/** The store's number in an id a client sends back; undefined for what was never one of ours. */
export function parseObjectId(text: string, kind: "M" | "T"): number | undefined {
  const match = /^([MT])([1-9]\d{0,14})$/.exec(text);
  return match?.[1] === kind ? Number(match[2]) : undefined;
}
