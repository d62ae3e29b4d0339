/** Whether whoever is logged in may change what belongs to others. */
import { useEffect, useState } from "react";
import { ask } from "../jmap/ask.ts";

/** Times that the server is asked before it is taken for a no. */
const TRIES_MAX = 3;
/** Milliseconds before it is asked again. */
const AGAIN_MS = 1_000;

/** Undefined until it is known. */
export function useAdministrator(): boolean | undefined {
  const [isAdministrator, setAdministrator] = useState<boolean | undefined>(undefined);
  const [tries, setTries] = useState(1);
  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined;
    ask<{ isAdministrator: boolean }>("/api/me").then(
      (me) => setAdministrator(me.isAdministrator),
      () => {
        if (tries === TRIES_MAX) setAdministrator(false);
        else again = setTimeout(() => setTries(tries + 1), AGAIN_MS);
      },
    );
    return () => clearTimeout(again);
  }, [tries]);
  return isAdministrator;
}
