/** Whether whoever is logged in may change what belongs to others. */
import { useEffect, useState } from "react";
import { ask } from "../jmap/ask.ts";
import { useCell } from "../model/use-cell.ts";
import { useStore } from "./app-context.ts";

/** Times that the server is asked before it is taken for a no. */
const TRIES_MAX = 3;
/** Milliseconds before it is asked again. */
const AGAIN_MS = 1_000;

/** Undefined until it is known. A page that began without the server asks when it is back. */
export function useAdministrator(): boolean | undefined {
  const isOffline = useCell(useStore().connection) === "offline";
  const [told, setTold] = useState<boolean | undefined>(undefined);
  const [isGivenUp, giveUp] = useState(false);
  const isKnown = told !== undefined;
  useEffect(() => {
    if (isKnown) return undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const attempt = (tries: number): void =>
      void ask<{ isAdministrator: boolean }>("/api/me").then(
        (me) => setTold(me.isAdministrator),
        () => {
          if (isOver) return;
          if (tries === TRIES_MAX) giveUp(true);
          else again = setTimeout(() => attempt(tries + 1), AGAIN_MS);
        },
      );
    attempt(1);
    return () => {
      isOver = true;
      clearTimeout(again);
    };
  }, [isOffline, isKnown]);
  return told ?? (isGivenUp ? false : undefined);
}
