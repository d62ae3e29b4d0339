/** The account's quota as IMAP tells it: one quota root, "", for all mailboxes; none where nothing is limited (RFC 9208). */
import { Refusal } from "../base/errors.ts";
import type { Quota } from "../store/model.ts";

export const QUOTA_ROOT = "";

/** RFC 9208 5.1 counts STORAGE in units of 1024 octets. */
const STORAGE_UNIT = 1024;

function storageUnits(bytes: number): number {
  return Math.ceil(bytes / STORAGE_UNIT);
}

export function isLimited({ maxBytes, maxMessages }: Quota): boolean {
  return maxBytes !== undefined || maxMessages !== undefined;
}

/** `QUOTA "" (STORAGE 10 512 MESSAGE 3 1000)`: the resources that are limited. Throws Refusal("not-found") where none is. */
export function quotaLine(quota: Quota): string {
  const { usedBytes, usedMessages, maxBytes, maxMessages } = quota;
  if (!isLimited(quota)) throw new Refusal("not-found", "No such quota root");
  const resources: string[] = [];
  if (maxBytes !== undefined) resources.push(`STORAGE ${storageUnits(usedBytes)} ${storageUnits(maxBytes)}`);
  if (maxMessages !== undefined) resources.push(`MESSAGE ${usedMessages} ${maxMessages}`);
  return `QUOTA "${QUOTA_ROOT}" (${resources.join(" ")})`;
}
