/** Whether whoever is logged in may change what belongs to others. */
import { useEffect, useState } from "react";
import { ask } from "../jmap/ask.ts";

/** Undefined until it is known. */
export function useAdministrator(): boolean | undefined {
  const [isAdministrator, setAdministrator] = useState<boolean | undefined>(undefined);
  useEffect(() => {
    ask<{ isAdministrator: boolean }>("/api/me").then(
      (me) => setAdministrator(me.isAdministrator),
      () => setAdministrator(false),
    );
  }, []);
  return isAdministrator;
}
