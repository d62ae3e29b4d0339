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

/** Toasts that are shown at once. */
const SHOWN_MAX = 3;

/** Deeds that can be taken back, one after the other. */
const UNDO_MAX = 20;

export const toasts = new Cell<readonly Toast[]>([]);
const goings = new Map<Toast, ReturnType<typeof setTimeout>>();
let undoable: readonly Toast[] = [];
let last = 0;

export function say(
  text: string,
  options: { undo?: () => Promise<void>; isProblem?: boolean; shownMs?: number } = {},
): void {
  const { undo, isProblem = false, shownMs = isProblem ? PROBLEM_SHOWN_MS : SHOWN_MS } = options;
  const toast = { id: ++last, text, isProblem, ...(undo === undefined ? {} : { undo }) };
  if (undo !== undefined) undoable = [...undoable, toast].slice(-UNDO_MAX);
  show(toast, shownMs);
}

function show(toast: Toast, shownMs: number): void {
  toasts.set([...toasts.value, toast].slice(-SHOWN_MAX));
  letGo(toast, shownMs);
}

/** It stays as long as somebody is at it. */
export function hold(toast: Toast): void {
  clearTimeout(goings.get(toast));
}

export function letGo(toast: Toast, shownMs = SHOWN_MS): void {
  hold(toast);
  goings.set(
    toast,
    setTimeout(() => dismiss(toast), shownMs),
  );
}

export function dismiss(toast: Toast): void {
  hold(toast);
  goings.delete(toast);
  toasts.set(toasts.value.filter((each) => each !== toast));
}

/** Takes the newest deed back, or this one. What cannot be is offered again. */
export async function undoToast(toast: Toast | undefined = undoable.at(-1)): Promise<void> {
  if (toast === undefined || !undoable.includes(toast)) return;
  undoable = undoable.filter((each) => each !== toast);
  dismiss(toast);
  try {
    await toast.undo?.();
  } catch (error) {
    undoable = [...undoable, toast].slice(-UNDO_MAX);
    show(toast, PROBLEM_SHOWN_MS);
    throw error;
  }
}
