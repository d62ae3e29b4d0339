/** When V8 compiles what runs often. */
import { setFlagsFromString } from "node:v8";

/** How often a function runs before V8 looks whether to compile it better: names of flags, V8's own counts (14.6), and those of a rehearsal. */
const thresholds: readonly (readonly [flag: string, usual: number, early: number])[] = [
  ["invocation-count-for-maglev", 400, 100],
  ["invocation-count-for-turbofan", 3000, 300],
  ["minimum-invocations-after-ic-update", 500, 100],
];

/** Until that is disposed. For code whose calls are known to come again: V8 by itself waits for more than a rehearsal has. */
export function compileEarly(): Disposable {
  for (const [flag, , early] of thresholds) set(flag, early);
  return {
    [Symbol.dispose]: () => {
      for (const [flag, usual] of thresholds) set(flag, usual);
    },
  };
}

function set(flag: string, value: number): void {
  setFlagsFromString(`--${flag}=${value}`);
}
