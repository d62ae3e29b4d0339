/** What the server does only for who has shown lately who they are: asked for when it says so, and then done. */
import { type ReactNode, useState } from "react";
import { Refused } from "../../jmap/problems.ts";
import { useDeed } from "../../look/use-deed.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

interface Waiting {
  readonly work: () => Promise<unknown>;
  readonly done: (isDone: boolean) => void;
}

export interface Proof {
  readonly isBusy: boolean;
  /** Whether it was done, if need be after a proof. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  /** The question, while there is one; to be shown. */
  readonly dialog: ReactNode;
}

export function useProof(title: string, withPasskey: boolean): Proof {
  const deed = useDeed();
  const [waiting, setWaiting] = useState<Waiting | undefined>(undefined);
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    let isWanted = false;
    const isDone = await deed.run(async () => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Refused && error.type === "proof")) throw error;
        isWanted = true;
      }
    });
    if (!isWanted) return isDone;
    return new Promise((done) => setWaiting({ work, done }));
  };
  const end = (isDone: boolean): void => {
    waiting?.done(isDone);
    setWaiting(undefined);
  };
  const dialog = waiting !== undefined && (
    <ConfirmDialog
      title={title}
      withPasskey={withPasskey}
      onConfirm={async () => {
        await waiting.work();
        end(true);
      }}
      onClose={() => end(false)}
    />
  );
  return { isBusy: deed.isBusy, run, dialog };
}
