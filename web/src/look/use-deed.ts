/** Something that is done on the server, with what is said when it cannot be. */
import { useCallback, useState } from "react";
import { Refused, SignedOut } from "../jmap/problems.ts";
import { say } from "../model/toasts.ts";
import { useSignedOut, useWords } from "../shell/app-context.ts";
import { problemText } from "./problem-text.ts";

export interface Deed {
  readonly isBusy: boolean;
  /** Whether it was done. `refusals`: what is said of a refusal by its code, instead of the server's words. */
  readonly run: (work: () => Promise<unknown>, refusals?: Readonly<Record<string, string>>) => Promise<boolean>;
}

export function useDeed(): Deed {
  const words = useWords();
  const signedOut = useSignedOut();
  const [isBusy, setBusy] = useState(false);
  const run = useCallback(
    async (work: () => Promise<unknown>, refusals: Readonly<Record<string, string>> = {}): Promise<boolean> => {
      setBusy(true);
      try {
        await work();
        return true;
      } catch (error) {
        if (error instanceof SignedOut) signedOut();
        else say(refusalText(error, refusals) ?? problemText(error, words), { isProblem: true });
        return false;
      } finally {
        setBusy(false);
      }
    },
    [words, signedOut],
  );
  return { isBusy, run };
}

function refusalText(error: unknown, refusals: Readonly<Record<string, string>>): string | undefined {
  return error instanceof Refused ? refusals[error.type] : undefined;
}
