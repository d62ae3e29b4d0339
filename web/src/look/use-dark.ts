/** Whether the page is dark, by what the person chose here or in the system. */
import { useSyncExternalStore } from "react";
import { useCell } from "../model/use-cell.ts";
import { preferences } from "../model/preferences.ts";

const system = globalThis.matchMedia("(prefers-color-scheme: dark)");

function listen(heard: () => void): () => void {
  system.addEventListener("change", heard);
  return () => system.removeEventListener("change", heard);
}

export function useDark(): boolean {
  const { theme } = useCell(preferences);
  const isSystemDark = useSyncExternalStore(listen, () => system.matches);
  return theme === "system" ? isSystemDark : theme === "dark";
}
