/** What each key does. */
import type { ReactNode } from "react";
import { Dialog } from "../look/controls.tsx";
import { useWords } from "./app-context.ts";
import { keysOf } from "./keys.ts";
import styles from "./keys-dialog.module.css";

export function KeysDialog({ onClose }: { onClose: () => void }): ReactNode {
  const words = useWords();
  return (
    <Dialog title={words.keys} onClose={onClose} size="columns">
      <KeyList />
    </Dialog>
  );
}

export function KeyList(): ReactNode {
  const words = useWords();
  return (
    <dl className={styles.keys}>
      {keysOf(words).map(({ key, meaning }) => (
        <div key={key}>
          <dt>
            {key.split(" ").map((each) => (
              <kbd key={each}>{each}</kbd>
            ))}
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
