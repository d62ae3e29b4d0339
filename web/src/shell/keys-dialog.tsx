/** What each key does. */
import type { ReactNode } from "react";
import { Dialog } from "../look/controls.tsx";
import { useWords } from "./app-context.ts";
import styles from "./keys-dialog.module.css";

export function KeysDialog({ onClose }: { onClose: () => void }): ReactNode {
  const words = useWords();
  return (
    <Dialog title={words.keys} onClose={onClose}>
      <KeyList />
    </Dialog>
  );
}

export function KeyList(): ReactNode {
  const words = useWords();
  const keys: readonly (readonly [string, string])[] = [
    ["j", words.keyNext],
    ["k", words.keyPrevious],
    ["Enter", words.keyOpen],
    ["u", words.keyUp],
    ["x", words.keySelect],
    ["e", words.doArchive],
    ["#", words.doDelete],
    ["!", words.doJunk],
    ["v", words.doMove],
    ["s", words.doStar],
    ["I", words.doMarkRead],
    ["U", words.doMarkUnread],
    ["z", words.keyUndo],
    ["c", words.compose],
    ["r", words.reply],
    ["a", words.replyAll],
    ["f", words.forward],
    ["/", words.keySearch],
    ["g i", words.keyInbox],
    ["?", words.keyHelp],
  ];
  return (
    <dl className={styles.keys}>
      {keys.map(([key, meaning]) => (
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
