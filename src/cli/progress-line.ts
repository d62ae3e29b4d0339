/** How far something is, on a line of the terminal that is written again and again. */
import { harmless } from "./output.ts";

const CLEAR = "\r\u001b[K";

export interface ProgressLine extends Disposable {
  /** Takes the place of what was shown before. */
  show(text: string): void;
}

/** Disposing takes the line away: what is said next stands where it was. Names of strangers may be in a text: nothing of it is obeyed. */
export function progressLine(terminal: { write(text: string): unknown }): ProgressLine {
  let isShown = false;
  return {
    show(text) {
      isShown = true;
      terminal.write(`${CLEAR}${harmless(text).replace(/[\n\t]+/g, " ")}`);
    },
    [Symbol.dispose]() {
      if (isShown) terminal.write(CLEAR);
    },
  };
}
