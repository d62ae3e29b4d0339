/** What the server answers to a question, asked when a part of the page appears, and again when something changed. */
import { useCallback, useEffect, useState } from "react";
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
  const askAgain = useCallback(async (): Promise<void> => {
    try {
      setState({ answer: await ask<Answer>(path), hasFailed: false });
    } catch (error) {
      if (error instanceof SignedOut) signedOut();
      setState(({ answer }) => ({ answer, hasFailed: true }));
    }
  }, [path, signedOut]);
  useEffect(() => void askAgain(), [askAgain]);
  return { ...state, askAgain };
}
