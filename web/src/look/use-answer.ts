/** What the server answers to a question, asked when a part of the page appears, and again when something changed. */
import { useCallback, useEffect, useRef, useState } from "react";
import { ask } from "../jmap/ask.ts";
import { SignedOut } from "../jmap/problems.ts";
import { useSignedOut } from "../shell/app-context.ts";

export interface Answered<Answer> {
  /** Undefined before the first answer; the last one while it is asked again, or cannot be. */
  readonly answer: Answer | undefined;
  readonly hasFailed: boolean;
  readonly askAgain: () => Promise<void>;
}

export function useAnswer<Answer>(path: string): Answered<Answer> {
  const [state, setState] = useState<{ answer: Answer | undefined; hasFailed: boolean }>({
    answer: undefined,
    hasFailed: false,
  });
  const signedOut = useSignedOut();
  const latest = useRef(path);
  const askAgain = useCallback(async (): Promise<void> => {
    try {
      const answer = await ask<Answer>(path);
      // Another question has been asked meanwhile.
      if (latest.current === path) setState({ answer, hasFailed: false });
    } catch (error) {
      if (error instanceof SignedOut) signedOut();
      if (latest.current !== path) return;
      setState(({ answer }) => ({ answer, hasFailed: true }));
    }
  }, [path, signedOut]);
  useEffect(() => {
    latest.current = path;
    void askAgain();
  }, [path, askAgain]);
  return { ...state, askAgain };
}
