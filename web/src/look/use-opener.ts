/** What opens in the place of its opener, which has the focus again when it closes. */
import { useState } from "react";

export interface Opener {
  readonly isOpen: boolean;
  readonly close: () => void;
  /** Of the button that opens it. */
  readonly button: { readonly autoFocus: boolean; readonly onPress: () => void };
}

export function useOpener(): Opener {
  const [state, setState] = useState<"new" | "open" | "closed">("new");
  return {
    isOpen: state === "open",
    close: () => setState("closed"),
    button: { autoFocus: state === "closed", onPress: () => setState("open") },
  };
}
