/** What was just done, with the way back; read out as it appears. */
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton, Button } from "../look/controls.tsx";
import { useCell } from "../model/use-cell.ts";
import { dismiss, toasts, undoToast } from "../model/toasts.ts";
import { useWords } from "./app-context.ts";
import styles from "./toast-list.module.css";

export function Toasts(): ReactNode {
  const words = useWords();
  return (
    <div className={styles.list} role="status" aria-live="polite">
      {useCell(toasts).map((toast) => (
        <div key={toast.id} className={styles.toast} {...(toast.isProblem ? { "data-problem": true } : {})}>
          <span>{toast.text}</span>
          {toast.undo !== undefined && <Button onPress={() => void undoToast(toast)}>{words.undo}</Button>}
          <IconButton label={words.close} onPress={() => dismiss(toast)}>
            <X size={18} aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
