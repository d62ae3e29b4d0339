/** Which conversations are chosen, to do something to all of them. */
import { useRef, useState } from "react";
import type { Email } from "../jmap/types.ts";
import type { EmailList } from "../mail/email-list.ts";
import { useStore } from "../shell/app-context.ts";

/** Conversations that can be chosen at once: each is read, and changed, by itself. */
const SELECTED_MAX = 10_000;

export interface Selection {
  readonly selected: ReadonlySet<string>;
  /** How many are known while all that match are looked up. */
  readonly lookingUp: number | undefined;
  readonly toggle: (threadId: string) => void;
  /** From the row that was chosen before to this one. */
  readonly extend: (row: number) => void;
  readonly all: () => void;
  /** Of the rows that are known, those whose newest email passes. */
  readonly those: (isMeant: (email: Email) => boolean) => void;
  /** Those nobody has looked at too. */
  readonly matching: () => Promise<void>;
  readonly clear: () => void;
}

export function useSelection(list: EmailList): Selection {
  const store = useStore();
  const [selected, select] = useState<ReadonlySet<string>>(new Set());
  const [lookingUp, setLookingUp] = useState<number | undefined>();
  const anchor = useRef(0);
  const isWanted = useRef(false);
  const threadsOf = (ids: readonly (string | undefined)[]): readonly string[] =>
    ids.flatMap((id) => store.cache.emails.get(id ?? "")?.threadId ?? []);
  return {
    selected,
    lookingUp,
    toggle(threadId) {
      anchor.current = Math.max(
        0,
        list.ids.findIndex((id) => store.cache.emails.get(id ?? "")?.threadId === threadId),
      );
      select(selected.symmetricDifference(new Set([threadId])));
    },
    extend(row) {
      const [from, to] = [Math.min(anchor.current, row), Math.max(anchor.current, row)];
      select(selected.union(new Set(threadsOf(list.ids.slice(from, to + 1)))));
    },
    all: () => select(new Set(threadsOf(list.ids))),
    those: (isMeant) =>
      select(
        new Set(
          list.ids
            .flatMap((id) => store.cache.emails.get(id ?? "") ?? [])
            .filter(isMeant)
            .map(({ threadId }) => threadId),
        ),
      ),
    async matching() {
      isWanted.current = true;
      setLookingUp(0);
      await store.loadAll(list, SELECTED_MAX, (known) => {
        setLookingUp(known);
        return isWanted.current;
      });
      setLookingUp(undefined);
      if (isWanted.current) select(new Set(threadsOf(list.ids.slice(0, SELECTED_MAX))));
    },
    clear() {
      isWanted.current = false;
      select(new Set());
    },
  };
}
