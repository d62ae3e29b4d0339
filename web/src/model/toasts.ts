/** Short messages about what was just done, and the way back. */
import { Cell } from "./cell.ts";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isProblem: boolean;
  readonly undo?: () => Promise<void>;
}

/** Milliseconds that a toast stays. */
const SHOWN_MS = 6_000;
const PROBLEM_SHOWN_MS = 12_000;

/** Deeds that can be taken back, one after the other. */
const UNDO_MAX = 20;

export const toasts = new Cell<readonly Toast[]>([]);
let undoable: readonly Toast[] = [];
let last = 0;

export function say(
  text: string,
  options: { undo?: () => Promise<void>; isProblem?: boolean; shownMs?: number } = {},
): void {
  const { undo, isProblem = false, shownMs = isProblem ? PROBLEM_SHOWN_MS : SHOWN_MS } = options;
  const toast = { id: ++last, text, isProblem, ...(undo === undefined ? {} : { undo }) };
  if (undo !== undefined) undoable = [...undoable, toast].slice(-UNDO_MAX);
  toasts.set([...toasts.value, toast].slice(-3));
  setTimeout(() => dismiss(toast), shownMs);
}

export function dismiss(toast: Toast): void {
  toasts.set(toasts.value.filter((each) => each !== toast));
}

/** Takes the newest deed back, or this one. */
export async function undoToast(toast: Toast | undefined = undoable.at(-1)): Promise<void> {
  if (toast === undefined || !undoable.includes(toast)) return;
  undoable = undoable.filter((each) => each !== toast);
  dismiss(toast);
  await toast.undo?.();
}
