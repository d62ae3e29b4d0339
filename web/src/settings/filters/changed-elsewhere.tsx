/** Said where somebody else changed what is being edited; and what can be done then. */
import type { ReactNode } from "react";
import { Button } from "../../look/controls.tsx";
import { useWordsOf } from "../../shell/app-context.ts";
import styles from "../settings.module.css";
import { filterWords } from "./words.ts";

export function ElsewhereNote(props: { onReload: () => void; onOverwrite: () => void; isBusy: boolean }): ReactNode {
  const words = useWordsOf(filterWords);
  return (
    <div className={styles.failed} role="alert">
      <p>{words.elsewhere}</p>
      <div className={styles.start}>
        <Button onPress={props.onReload}>{words.reload}</Button>
        <Button kind="danger" onPress={props.onOverwrite} isBusy={props.isBusy}>
          {words.overwrite}
        </Button>
      </div>
    </div>
  );
}
