/** The draft as it is typed, and kept on the server a moment later. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useMail } from "../shell/app-context.ts";
import { type Draft, isEmpty } from "./draft.ts";
import { DraftSaver } from "./saving.ts";

/** Milliseconds without a key before a draft is saved. */
const SAVE_AFTER_MS = 1500;

/** Milliseconds before saving is tried again. */
const AGAIN_MS = 5000;

export type Saving =
  | { readonly kind: "new" | "unsaved" | "saving" | "failed" }
  | { readonly kind: "saved"; readonly at: number };

export interface OpenDraft {
  readonly draft: Draft;
  readonly change: (changes: Partial<Draft> | ((before: Draft) => Partial<Draft>)) => void;
  readonly saving: Saving;
  /** Saves what there is now. Throws SignedOut, Unreachable, Refused. */
  readonly save: () => Promise<string>;
  readonly discard: () => Promise<void>;
}

export function useDraft(first: Draft): OpenDraft {
  const store = useMail();
  const [draft, setDraft] = useState(first);
  const [saving, setSaving] = useState<Saving>({ kind: "new" });
  const [saver] = useState(() => new DraftSaver(store, first.emailId));
  const latest = useRef(first);
  const saved = useRef(first);
  const isOver = useRef(false);
  const change: OpenDraft["change"] = useCallback((changes) => {
    const before = latest.current;
    const next = { ...before, ...(typeof changes === "function" ? changes(before) : changes) };
    latest.current = next;
    setDraft(next);
    setSaving({ kind: "unsaved" });
  }, []);
  const save = useCallback(async (): Promise<string> => {
    const now = latest.current;
    if (saved.current === now && saver.emailId !== undefined) return saver.emailId;
    setSaving({ kind: "saving" });
    try {
      const id = await saver.save(now);
      saved.current = now;
      setSaving(latest.current === now ? { kind: "saved", at: Date.now() } : { kind: "unsaved" });
      return id;
    } catch (error) {
      setSaving({ kind: "failed" });
      throw error;
    }
  }, [saver]);
  useEffect(() => {
    if (saving.kind !== "unsaved" && saving.kind !== "failed") return;
    const attempt = (): void => {
      if (!isOver.current) void save().catch(() => undefined);
    };
    const timer = setTimeout(attempt, saving.kind === "failed" ? AGAIN_MS : SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft, saving, save]);
  useLeaving(latest, saved);
  const discard = useCallback(async () => {
    isOver.current = true;
    saved.current = latest.current;
    await saver.discard();
    await store.refresh();
  }, [saver, store]);
  return { draft, change, saving, save, discard };
}

/** The browser asks before it throws away what was not saved. */
function useLeaving(latest: { readonly current: Draft }, saved: { readonly current: Draft }): void {
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent): void => {
      if (latest.current !== saved.current && !isEmpty(latest.current)) event.preventDefault();
    };
    globalThis.addEventListener("beforeunload", leaving);
    return () => globalThis.removeEventListener("beforeunload", leaving);
  }, [latest, saved]);
}
