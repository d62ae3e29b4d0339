/** The messages of the conversation that is open, gone through by key. */

const HEADS = "article > header > button[aria-expanded]:not([aria-haspopup])";

function heads(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(HEADS)];
}

/** From the one that has the focus, or from the beginning; at the ends it stays. */
export function focusMessage(by: 1 | -1): void {
  const all = heads();
  const at = all.findIndex((head) => head.closest("article")?.contains(document.activeElement) === true);
  const next = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))];
  next?.focus();
  next?.closest("article")?.scrollIntoView({ block: "nearest" });
}

/** Opens or closes the one that has the focus; false when none has. */
export function turnFocusedMessage(): boolean {
  const head = heads().find((each) => each === document.activeElement);
  head?.click();
  return head !== undefined;
}
