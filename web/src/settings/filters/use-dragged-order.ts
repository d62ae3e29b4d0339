/** Rows that are dragged to another place among their siblings, by a pointer or a finger on a handle. */
import { type PointerEvent, type RefObject, useRef, useState } from "react";

export interface Dragged {
  readonly from: number;
  /** The place that it would have. */
  readonly to: number;
}

interface Handle {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
}

export function useDraggedOrder(onDrop: (from: number, to: number) => void): {
  readonly list: RefObject<HTMLOListElement | null>;
  readonly dragged: Dragged | undefined;
  readonly handle: (row: number) => Handle;
} {
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<Dragged | undefined>();
  const handle = (row: number): Handle => ({
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDragged({ from: row, to: row });
    },
    onPointerMove: (event) => {
      if (dragged === undefined) return;
      const to = placeAt(list.current, event.clientY);
      if (to !== dragged.to) setDragged({ ...dragged, to });
    },
    onPointerUp: () => {
      setDragged(undefined);
      if (dragged !== undefined && dragged.to !== dragged.from) onDrop(dragged.from, dragged.to);
    },
    onPointerCancel: () => setDragged(undefined),
  });
  return { list, dragged, handle };
}

/** The row that is at this height; the first or the last for what is beyond. */
function placeAt(list: HTMLElement | null, y: number): number {
  const rows = [...(list?.children ?? [])];
  const below = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
  return below < 0 ? rows.length - 1 : below;
}
