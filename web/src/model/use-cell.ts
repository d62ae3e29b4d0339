/** Cells for what is drawn: whoever reads one is drawn again when it changes. */
import { useSyncExternalStore } from "react";
import type { Cell } from "./cell.ts";

export function useCell<Value>(cell: Cell<Value>): Value {
  return useSyncExternalStore(cell.listen, () => cell.value);
}
