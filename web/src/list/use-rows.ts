/** Which rows of a long list are in sight: all are equally high, so that no row but these costs anything. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Rows above and below those in sight. */
const SPARE = 8;

export interface Rows {
  /** Of the element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly shown: readonly number[];
  readonly scrollTo: (row: number) => void;
}

/** `height` in pixels. */
export function useRows(count: number, height: number): Rows {
  const scroller = useRef<HTMLDivElement>(null);
  const [[first, last], setRange] = useState<readonly [number, number]>([0, -1]);
  const look = useCallback((): void => {
    const element = scroller.current;
    if (element === null) return;
    const from = Math.max(0, Math.floor(element.scrollTop / height) - SPARE);
    const to = Math.min(count - 1, Math.ceil((element.scrollTop + element.clientHeight) / height) + SPARE);
    setRange((now) => (now[0] === from && now[1] === to ? now : [from, to]));
  }, [count, height]);
  useLayoutEffect(look, [look]);
  // The element is there with the first row.
  const hasRows = count > 0;
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !hasRows) return;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [look, hasRows]);
  const scrollTo = useCallback(
    (row: number): void => {
      const element = scroller.current;
      if (element === null) return;
      const [top, bottom] = [row * height, (row + 1) * height - element.clientHeight];
      if (element.scrollTop > top) element.scrollTo({ top });
      else if (element.scrollTop < bottom) element.scrollTo({ top: bottom });
    },
    [height],
  );
  const end = Math.min(last, count - 1);
  return { scroller, shown: Array.from({ length: Math.max(0, end - first + 1) }, (_, i) => first + i), scrollTo };
}
