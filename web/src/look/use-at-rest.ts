/** A text that somebody types, when they pause. */
import { useEffect, useState } from "react";

/** Milliseconds without a key after which the server is asked. */
const REST_MS = 250;

export function useAtRest(text: string): string {
  const [rested, rest] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => rest(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
