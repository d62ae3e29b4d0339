/** Refs of what somebody is led to by what they pressed. */
import { isNowhere } from "./focus-back.ts";

export function focusOnArrival(element: HTMLElement | null): void {
  element?.focus();
}

/** Unless something else has the focus already. */
export function focusIfLost(element: HTMLElement | null): void {
  if (isNowhere()) element?.focus();
}
