/** Whether there is room for a conversation beside or below the list, as mail-view.module.css has it. */
import { useSyncExternalStore } from "react";

const wide = globalThis.matchMedia("(min-width: 1200px)");

function listen(heard: () => void): () => void {
  wide.addEventListener("change", heard);
  return () => wide.removeEventListener("change", heard);
}

export function useRoom(): boolean {
  return useSyncExternalStore(listen, () => wide.matches);
}
