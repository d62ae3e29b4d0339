/** What was just done, with the way back; read out as it appears. */
import { X } from "lucide-react";
import { type FocusEvent, type ReactNode, useEffect, useRef } from "react";
import { IconButton, Button } from "../look/controls.tsx";
import { isNowhere } from "../look/focus-back.ts";
import { useCell } from "../model/use-cell.ts";
import { dismiss, hold, letGo, toasts } from "../model/toasts.ts";
import { useWords } from "./app-context.ts";
import { takeBack } from "./take-back.ts";
import styles from "./toast-list.module.css";

export function Toasts(): ReactNode {
  const words = useWords();
  const shown = useCell(toasts);
  const focus = useFocusAround(shown);
  return (
    <div className={styles.list} role="status" aria-live="polite" {...focus}>
      {shown.map((toast) => (
        <div
          key={toast.id}
          className={styles.toast}
          {...(toast.isProblem ? { "data-problem": true } : {})}
          onPointerEnter={() => hold(toast)}
          onPointerLeave={() => letGo(toast)}
          onFocus={() => hold(toast)}
          onBlur={() => letGo(toast)}
        >
          <span>{toast.text}</span>
          {toast.undo !== undefined && <Button onPress={() => void takeBack(words, toast)}>{words.undo}</Button>}
          <IconButton label={words.close} onPress={() => dismiss(toast)}>
            <X size={18} aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  );
}

/** Who was in a toast that goes is back where they came from. */
function useFocusAround(shown: unknown): Readonly<Record<"onFocus" | "onBlur", (event: FocusEvent) => void>> {
  const before = useRef<Element | undefined>(undefined);
  useEffect(() => {
    if (before.current === undefined || !isNowhere()) return;
    if (before.current instanceof HTMLElement) before.current.focus();
    before.current = undefined;
  }, [shown]);
  return {
    onFocus({ relatedTarget, currentTarget }) {
      if (!currentTarget.contains(relatedTarget)) before.current = relatedTarget ?? undefined;
    },
    onBlur({ relatedTarget, currentTarget }) {
      if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) before.current = undefined;
    },
  };
}
