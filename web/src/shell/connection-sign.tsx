/** Whether what is shown is what the server has, and how much it has not heard of yet. */
import { CloudOff, RefreshCw } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useCell } from "../model/use-cell.ts";
import { say } from "../model/toasts.ts";
import { useStore, useWords } from "./app-context.ts";
import styles from "./connection-sign.module.css";

export function ConnectionSign(): ReactNode {
  const words = useWords();
  const { connection, wishes } = useStore();
  const isOffline = useCell(connection) === "offline";
  const waiting = useCell(wishes.waiting);
  useEffect(
    () => wishes.refused.listen(() => say(words.laterRefused(wishes.refused.value), { isProblem: true })),
    [wishes, words],
  );
  return (
    <div role="status" className={styles.place}>
      {isOffline && (
        <span className={styles.sign} title={words.offlineLong}>
          <CloudOff size={16} aria-hidden />
          <span className={styles.word}>{words.offline}</span>
          <span className="hidden">{words.offlineLong}</span>
        </span>
      )}
      {waiting > 0 && (
        <span className={styles.sign} title={words.changesWait(waiting)}>
          <RefreshCw size={16} aria-hidden />
          <span aria-hidden>{waiting}</span>
          <span className="hidden">{words.changesWait(waiting)}</span>
        </span>
      )}
    </div>
  );
}
