/** What a message is called in the queue that was sent over JMAP: its submission is found by that, and nobody can guess it. */
import { randomUUID } from "node:crypto";

/** `at` in epoch milliseconds. */
export function newSubmissionName(at: number): string {
  return `${at.toString(36)}.${randomUUID()}`;
}

/** Whether there may be a submission of that name: of most messages it need not be looked for. */
export function isSubmissionName(text: string): boolean {
  return /^[0-9a-z]{1,12}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
