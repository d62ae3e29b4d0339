/** Who works by keyboard goes on where they were when something goes away under their hands. */
import { useEffect, useState } from "react";

/** Where the cursor of the list is, if nothing else has the focus by the time that all is drawn. */
export function focusList(): void {
  requestAnimationFrame(() => {
    if (isNowhere()) document.querySelector<HTMLElement>("[role=grid] [data-cursor]")?.focus();
  });
}

/** Back to what had the focus before this was there. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () =>
      void requestAnimationFrame(() => {
        if (!isNowhere()) return;
        if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
        else focusList();
      }),
    [before],
  );
}

/** Whether nothing has the focus: what had it is gone. */
export function isNowhere(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body;
}
