/** Whether what is shown is what the server has. */
import { CloudOff } from "lucide-react";
import type { ReactNode } from "react";
import { useCell } from "../model/cell.ts";
import { useStore, useWords } from "./app-context.ts";
import styles from "./connection-sign.module.css";

export function ConnectionSign(): ReactNode {
  const words = useWords();
  const connection = useCell(useStore().connection);
  return (
    <div role="status" className={styles.place}>
      {connection === "offline" && (
        <span className={styles.sign} title={words.offlineLong}>
          <CloudOff size={16} aria-hidden />
          {words.offline}
          <span className="hidden">{words.offlineLong}</span>
        </span>
      )}
    </div>
  );
}
