/** Whose pictures on other servers are always shown, on this device. */
import { KeptSet } from "./kept-set.ts";

const senders = new KeptSet("pictures-from", { max: 1000 });

/** Lower case. */
export const pictureSenders = senders.cell;

export function alwaysShowPicturesOf(email: string): void {
  senders.add(email.toLowerCase());
}

export function askAboutPicturesOf(email: string): void {
  senders.remove(new Set([email.toLowerCase()]));
}
