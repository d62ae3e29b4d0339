/** The scripts as the server has them, read again when it says that they changed. */
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { SignedOut } from "../../jmap/problems.ts";
import type { Answered } from "../../look/use-answer.ts";
import { useSignedOut, useStore } from "../../shell/app-context.ts";
import { type KnownScripts, readScripts } from "./scripts.ts";

export interface Scripts extends Answered<KnownScripts> {
  /** The last answer, also ahead of what is shown. */
  readonly latest: RefObject<KnownScripts | undefined>;
}

export function useScripts(): Scripts {
  const { client, news } = useStore();
  const signedOut = useSignedOut();
  const [state, setState] = useState<Omit<Answered<KnownScripts>, "askAgain">>({ answer: undefined, hasFailed: false });
  const turns = useRef(0);
  const latest = useRef<KnownScripts | undefined>(undefined);
  const askAgain = useCallback(async (): Promise<void> => {
    const turn = ++turns.current;
    try {
      const answer = await readScripts(client);
      if (turns.current !== turn) return;
      latest.current = answer;
      setState({ answer, hasFailed: false });
    } catch (error) {
      if (error instanceof SignedOut) signedOut();
      if (turns.current === turn) setState((before) => ({ ...before, hasFailed: true }));
    }
  }, [client, signedOut]);
  useEffect(() => void askAgain(), [askAgain]);
  useEffect(
    () =>
      news.listen(() => {
        if (news.value.has("SieveScript")) void askAgain();
      }),
    [news, askAgain],
  );
  return { ...state, askAgain, latest };
}
