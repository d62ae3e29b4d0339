/** An account's quota as IMAP tells it; there is no quota root where nothing is limited (RFC 9208 4.2.1). */
import type { Quota } from "../../store/model.ts";
import { stringText } from "./mailbox-text.ts";

/** RFC 9208 5.1 counts STORAGE in units of 1024 octets. */
export const STORAGE_UNIT = 1024;

function storageUnits(bytes: number): number {
  return Math.ceil(bytes / STORAGE_UNIT);
}

export function isLimited({ maxBytes, maxMessages }: Quota): boolean {
  return maxBytes !== undefined || maxMessages !== undefined;
}

/** `QUOTA "" (STORAGE 10 512 MESSAGE 3 1000)`: the resources that are limited. */
export function quotaLine(root: string, quota: Quota, utf8: boolean): string {
  const { usedBytes, usedMessages, maxBytes, maxMessages } = quota;
  const resources: string[] = [];
  if (maxBytes !== undefined) resources.push(`STORAGE ${storageUnits(usedBytes)} ${storageUnits(maxBytes)}`);
  if (maxMessages !== undefined) resources.push(`MESSAGE ${usedMessages} ${maxMessages}`);
  return `QUOTA ${stringText(root, utf8)} (${resources.join(" ")})`;
}
