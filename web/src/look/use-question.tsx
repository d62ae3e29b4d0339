/** A question before something that cannot be taken back, about one thing at a time. */
import { type ReactNode, useState } from "react";
import { ReallyDialog } from "./really-dialog.tsx";

interface Question {
  readonly title: string;
  readonly text?: string;
  /** On the button. */
  readonly doIt: string;
  readonly onDo: () => unknown;
}

export interface Asking {
  readonly ask: (question: Question) => void;
  /** The question, while there is one; to be shown. */
  readonly question: ReactNode;
}

export function useQuestion(): Asking {
  const [asked, ask] = useState<Question | undefined>(undefined);
  if (asked === undefined) return { ask, question: undefined };
  const close = (): void => ask(undefined);
  const doIt = (): void => {
    close();
    void asked.onDo();
  };
  return { ask, question: <ReallyDialog {...asked} onDo={doIt} onClose={close} /> };
}
