/** Keys by which the parts of a script stay the same on the screen when they are moved or changed: what has the focus keeps it. */
import { useState } from "react";
import type { Part } from "./model/script.ts";

interface Keyed {
  readonly parts: readonly Part[];
  readonly keys: readonly number[];
}

let last = 0;

export function usePartKeys(parts: readonly Part[]): readonly number[] {
  const [known, setKnown] = useState<Keyed>(() => ({ parts, keys: parts.map(() => ++last) }));
  if (known.parts === parts) return known.keys;
  const keys = keysAfter(known, parts);
  setKnown({ parts, keys });
  return keys;
}

/** Of the same text wherever it is now, else of what was in its place and is gone. */
function keysAfter({ parts: before, keys }: Keyed, parts: readonly Part[]): readonly number[] {
  const left = new Map(keys.map((key, i) => [key, before[i]?.text]));
  const taken = parts.map(({ text }) => {
    const [key] = [...left].find(([, each]) => each === text) ?? [];
    if (key !== undefined) left.delete(key);
    return key;
  });
  return taken.map((key, i) => {
    const inPlace = keys[i];
    if (key !== undefined) return key;
    if (inPlace === undefined || before.length !== parts.length || !left.delete(inPlace)) return ++last;
    return inPlace;
  });
}
