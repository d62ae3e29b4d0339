/** The store's ids as text (RFC 8474 1, RFC 8621 1.6.1): the same in IMAP and JMAP. */

/** F for folders, M for emails, T for threads: a number alone could be taken for a UID. */
export type ObjectKind = "F" | "M" | "T";

export const mailboxIdText = (id: number): string => `F${id}`;
export const emailIdText = (id: number): string => `M${id}`;
export const threadIdText = (id: number): string => `T${id}`;

/** The store's number in an id a client sends back; undefined for what was never one of ours. */
export function parseObjectId(text: string, kind: ObjectKind): number | undefined {
  const match = /^([FMT])([1-9]\d{0,14})$/.exec(text);
  return match?.[1] === kind ? Number(match[2]) : undefined;
}
