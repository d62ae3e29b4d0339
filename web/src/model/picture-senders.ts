/** Whose pictures on other servers are always shown, on this device. */
import { Cell } from "./cell.ts";

const KEY = "pictures-from";

/** Addresses that are kept; the oldest go first. */
const SENDERS_MAX = 1000;

/** Lower case. */
export const pictureSenders = new Cell<ReadonlySet<string>>(read());

export function alwaysShowPicturesOf(email: string): void {
  const all = [...new Set([...pictureSenders.value, email.toLowerCase()])].slice(-SENDERS_MAX);
  pictureSenders.set(new Set(all));
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // A browser that keeps nothing forgets them with the page.
  }
}

function read(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : []);
  } catch {
    return new Set();
  }
}
