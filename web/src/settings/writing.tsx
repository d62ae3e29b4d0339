/** How messages are written and sent. */
import type { ReactNode } from "react";
import type { Preferences } from "../model/preferences.ts";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import type { Words } from "../words/en.ts";
import { Choice } from "./choice.tsx";
import styles from "./settings.module.css";
import { settingsWords } from "./words.ts";

export function Writing(): ReactNode {
  const words = useWords();
  const own = useWordsOf(settingsWords);
  return (
    <section className={styles.card} aria-labelledby="writing">
      <h2 id="writing">{own.writing}</h2>
      <Choice name="writing" label={words.writing} textOf={writingText} />
      <Choice name="undoSeconds" label={words.undoSending} textOf={(value, said) => said.seconds(Number(value))} />
      <p className={styles.note}>{words.settingsKept}</p>
    </section>
  );
}

function writingText(value: Preferences["writing"], words: Words): string {
  return { rich: words.writingRich, plain: words.writingPlain }[value];
}
