/** The draft as it is typed: kept on the device at once, and on the server a moment later. */
import { useCallback, useEffect, useRef, useState } from "react";
import { Refused } from "../jmap/problems.ts";
import { useMail } from "../shell/app-context.ts";
import { type Courier, courierOf } from "./courier.ts";
import { type Draft, isEmpty } from "./draft.ts";
import type { Leaving } from "./kept-draft.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { anew } from "./open-drafts.ts";
import { DraftSaver } from "./saving.ts";

/** Milliseconds without a key before a draft is saved. */
const SAVE_AFTER_MS = 1500;

/** Milliseconds before saving is tried again. */
const AGAIN_MS = 5000;

type Saving =
  | { readonly kind: "new" | "unsaved" | "saving" }
  /** As JMAP names why the server did not take it; undefined: it could not be reached. */
  | { readonly kind: "failed"; readonly why: string | undefined }
  | { readonly kind: "saved"; readonly at: number };

export interface OpenDraft {
  readonly draft: Draft;
  readonly change: (changes: Partial<Draft> | ((before: Draft) => Partial<Draft>)) => void;
  /** With what was changed since the window was drawn. */
  readonly now: () => Draft;
  readonly saving: Saving;
  /** Whether the device has all of it. */
  readonly isKept: () => boolean;
  /** Saves what there is now. Throws SignedOut, Unreachable, Refused. */
  readonly save: () => Promise<string>;
  /** Notes on the device that it is to be sent; undefined takes that back. */
  readonly markLeaving: (leaving: Leaving | undefined) => Promise<void>;
  /** Discards it; the answer makes another message like it, with its files on this device, for who thinks better of it. */
  readonly discard: () => Promise<() => Promise<Draft>>;
  /** Nothing of it is needed here any more: sent, discarded, or the outbox has it. */
  readonly end: (how: "done" | "leaving") => Promise<void>;
}

export function useDraft(first: Draft): OpenDraft {
  const store = useMail();
  const [draft, setDraft] = useState(first);
  const courier = courierOf(store);
  const [isRestored] = useState(() => courier.isRestored(first.key));
  const [saving, setSaving] = useState<Saving>({ kind: isRestored ? "unsaved" : "new" });
  const [keeper] = useState(() => new DraftKeeper(courier.drafts, first));
  const [saver] = useState(() => new DraftSaver(store, first.emailId, { isUnsure: isRestored }));
  const latest = useRef(first);
  const saved = useRef(isRestored ? undefined : first);
  const { isOver, end, discard } = useEnds({ courier, keeper, saver, latest, saved });
  const change: OpenDraft["change"] = useCallback(
    (changes) => {
      const before = latest.current;
      const next = { ...before, ...(typeof changes === "function" ? changes(before) : changes) };
      latest.current = next;
      if (isOver()) return;
      setDraft(next);
      setSaving({ kind: "unsaved" });
      void keeper.keep(next);
    },
    [isOver, keeper],
  );
  const save = useCallback(async (): Promise<string> => {
    const now = latest.current;
    if (saved.current === now && saver.emailId !== undefined) return saver.emailId;
    setSaving({ kind: "saving" });
    try {
      const id = await saver.save(now);
      saved.current = now;
      await keeper.savedAs(id);
      setSaving(latest.current === now ? { kind: "saved", at: Date.now() } : { kind: "unsaved" });
      return id;
    } catch (error) {
      setSaving({ kind: "failed", why: error instanceof Refused ? error.type : undefined });
      throw error;
    }
  }, [keeper, saver]);
  useEffect(() => {
    if (saving.kind !== "unsaved" && saving.kind !== "failed") return;
    const attempt = (): void => {
      if (!isOver() && saved.current !== latest.current) void save().catch(() => undefined);
    };
    const timer = setTimeout(attempt, saving.kind === "failed" ? AGAIN_MS : SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft, isOver, saving, save]);
  useLeaving(keeper, latest, saved);
  const now = useCallback(() => latest.current, []);
  const markLeaving = useCallback((leaving: Leaving | undefined) => keeper.mark(leaving), [keeper]);
  return { draft, change, now, saving, isKept: () => keeper.isKept, save, markLeaving, discard, end };
}

interface Ending {
  readonly courier: Courier;
  readonly keeper: DraftKeeper;
  readonly saver: DraftSaver;
  readonly latest: { readonly current: Draft };
  readonly saved: { readonly current: Draft | undefined };
}

interface Ends extends Pick<OpenDraft, "end" | "discard"> {
  readonly isOver: () => boolean;
}

/** The ways in which a window has done with its draft. */
function useEnds({ courier, keeper, saver, latest, saved }: Ending): Ends {
  const isOver = useRef(false);
  const end = useCallback(
    async (how: "done" | "discarded" | "leaving") => {
      isOver.current = true;
      await saver.settled();
      await courier.take(keeper, { ...latest.current, emailId: saver.emailId }, how);
    },
    [courier, keeper, latest, saver],
  );
  const discard = useCallback(async (): Promise<() => Promise<Draft>> => {
    const now = latest.current;
    // Without the server the old ones are all there is.
    const back = anew(await saver.withOwnFiles(now).catch(() => now));
    const files = await courier.drafts.filesOf(now.key);
    await end("discarded");
    return async () => {
      for (const file of files) await courier.drafts.putFile({ ...file, draftKey: back.key }).catch(() => undefined);
      courier.markRestored(back.key);
      return back;
    };
  }, [courier, end, latest, saver]);
  // However the window closes, what was written stays: another draft may take its place.
  useEffect(
    () => () => {
      if (isOver.current) return;
      isOver.current = true;
      void saver.settled().then(() => {
        const left = { ...latest.current, emailId: saver.emailId };
        return courier.take(keeper, left, fateOf(left, saved.current === latest.current));
      });
    },
    [courier, keeper, latest, saved, saver],
  );
  return { isOver: useCallback(() => isOver.current, []), end, discard };
}

/** Of a draft whose window closed. */
function fateOf(draft: Draft, isSaved: boolean): "done" | "discarded" | "closed" {
  if (isSaved && !isUploading(draft)) return "done";
  if (!isEmpty(draft)) return "closed";
  return draft.emailId === undefined ? "done" : "discarded";
}

function isUploading({ files }: Draft): boolean {
  return files.some(({ blobId, isFailed }) => blobId === undefined && !isFailed);
}

/** The browser asks before it throws away what is kept neither here nor there. */
function useLeaving(
  keeper: DraftKeeper,
  latest: { readonly current: Draft },
  saved: { readonly current: Draft | undefined },
): void {
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent): void => {
      if (!keeper.isKept && latest.current !== saved.current && !isEmpty(latest.current)) event.preventDefault();
    };
    globalThis.addEventListener("beforeunload", leaving);
    return () => globalThis.removeEventListener("beforeunload", leaving);
  }, [keeper, latest, saved]);
}
