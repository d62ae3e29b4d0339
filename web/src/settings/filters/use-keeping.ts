/** Keeping what was changed, with the way back; and hearing that somebody else was quicker. */
import { useCallback } from "react";
import { useDeed } from "../../look/use-deed.ts";
import { say } from "../../model/toasts.ts";
import { useStore, useWordsOf } from "../../shell/app-context.ts";
import { ChangedElsewhere, type Edition, keepScript, takeBack } from "./scripts.ts";
import { filterWords } from "./words.ts";

export type Kept = "kept" | "elsewhere" | "failed";

export interface Keeping {
  readonly isBusy: boolean;
  readonly keep: (
    edition: Edition,
    how: { readonly said: string; readonly isForced: boolean; readonly isActivated: boolean },
  ) => Promise<Kept>;
}

export function useKeeping(askAgain: () => Promise<void>): Keeping {
  const own = useWordsOf(filterWords);
  const { client } = useStore();
  const { run, isBusy } = useDeed();
  const attempt = useCallback(
    async (work: () => Promise<void>): Promise<Kept> => {
      let isElsewhere = false;
      const isDone = await run(async () => {
        try {
          await work();
        } catch (error) {
          if (!(error instanceof ChangedElsewhere)) throw error;
          isElsewhere = true;
        }
      });
      await askAgain();
      return isElsewhere ? "elsewhere" : isDone ? "kept" : "failed";
    },
    [run, askAgain],
  );
  const keep: Keeping["keep"] = useCallback(
    async (edition, { said, ...how }) => {
      const kept = await attempt(() => keepScript(client, edition, how));
      const undo = async (): Promise<void> => {
        const back = await attempt(() => takeBack(client, edition));
        if (back === "elsewhere") say(own.elsewhere, { isProblem: true });
      };
      if (kept === "kept") say(said, { undo });
      return kept;
    },
    [attempt, client, own],
  );
  return { isBusy, keep };
}
