/** The thread behind `LargeTexts`. */
import { answerWith } from "../../db/thread-side.ts";
import { type Decoded, Texts } from "../search/texts.ts";
import { type TextEntry, textEntry } from "./entry.ts";

export interface Task {
  readonly kind: "entry" | "texts";
  readonly header: Uint8Array;
  readonly body: Uint8Array;
}

answerWith(({ kind, header, body }: Task): Decoded | TextEntry => {
  const texts = new Texts(header, body);
  return kind === "entry" ? textEntry(texts) : texts.decoded();
});
