/** Instead of what the server could not be asked: said, and asked again by hand or when the connection is back. */
import { type ReactNode, useEffect } from "react";
import { useCell } from "../model/use-cell.ts";
import styles from "../settings/settings.module.css";
import { useStore, useWords } from "../shell/app-context.ts";
import { Button } from "./controls.tsx";

export function Unanswered({ failed, askAgain }: { failed: string; askAgain: () => unknown }): ReactNode {
  const words = useWords();
  const { connection } = useStore();
  const isOffline = useCell(connection) === "offline";
  useEffect(
    () =>
      connection.listen(() => {
        if (connection.value === "live") void askAgain();
      }),
    [connection, askAgain],
  );
  return (
    <div className={styles.failed} role="alert">
      <p>{isOffline ? words.offlineUnread : failed}</p>
      <Button onPress={() => void askAgain()}>{words.tryAgain}</Button>
    </div>
  );
}
