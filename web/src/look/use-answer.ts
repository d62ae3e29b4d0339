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

interface Asked<Answer> extends Answered<Answer> {
  /** The path whose answer that is, which may be an older one than it is asked for now. */
  readonly question: string;
}

interface State<Answer> {
  readonly answer: Answer | undefined;
  readonly question: string;
  readonly hasFailed: boolean;
}

export function useAnswer<Answer>(path: string): Asked<Answer> {
  const [state, setState] = useState<State<Answer>>({ answer: undefined, question: path, hasFailed: false });
  const signedOut = useSignedOut();
  const latest = useRef(path);
  const turns = useRef(0);
  // Who changed something and asks again then may have done so on an older path.
  const askAgain = useCallback(async (): Promise<void> => {
    const question = latest.current;
    const turn = ++turns.current;
    try {
      const answer = await ask<Answer>(question);
      // It has been asked again meanwhile: this may be what was before.
      if (turns.current === turn) setState({ answer, question, hasFailed: false });
    } catch (error) {
      if (error instanceof SignedOut) signedOut();
      if (turns.current === turn) setState((before) => ({ ...before, hasFailed: true }));
    }
  }, [signedOut]);
  useEffect(() => {
    latest.current = path;
    void askAgain();
  }, [path, askAgain]);
  return { ...state, askAgain };
}
