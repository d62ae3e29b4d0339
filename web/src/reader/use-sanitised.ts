/** Mail's HTML, fit to be shown; undefined while the document is loaded in which it is taken apart. */
import { useEffect, useMemo, useState } from "react";
import { isRoomReady, roomReady, sanitise, type SanitisedHtml } from "./sanitise.ts";

export function useSanitised(html: string): SanitisedHtml | undefined {
  const [isReady, setReady] = useState(isRoomReady);
  useEffect(() => {
    if (isReady) return;
    let isOver = false;
    void roomReady().then(() => !isOver && setReady(true));
    return () => {
      isOver = true;
    };
  }, [isReady]);
  return useMemo(() => (isReady ? sanitise(html) : undefined), [html, isReady]);
}
