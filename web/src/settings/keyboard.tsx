/** Keys: whether there are any, and which. */
import type { ReactNode } from "react";
import { KeyList } from "../shell/keys-dialog.tsx";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import { Choice } from "./choice.tsx";
import styles from "./settings.module.css";
import { settingsWords } from "./words.ts";

export function Keyboard(): ReactNode {
  const words = useWords();
  const own = useWordsOf(settingsWords);
  return (
    <section className={styles.card} aria-labelledby="keyboard">
      <h2 id="keyboard">{own.keyboard}</h2>
      <Choice name="keys" label={own.singleKeys} textOf={(value) => (value === "on" ? own.keysOn : own.keysOff)} />
      <p className={styles.note}>{own.keysLong}</p>
      <KeyList />
      <p className={styles.note}>{words.settingsKept}</p>
    </section>
  );
}
