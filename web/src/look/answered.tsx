/** What the server answered, or that it is still asked, or that it cannot be. */
import type { ReactNode } from "react";
import { useWords } from "../shell/app-context.ts";
import { Unanswered } from "./unanswered.tsx";
import type { Answered } from "./use-answer.ts";

export function WhenAnswered<Answer>(props: {
  of: Answered<Answer>;
  failed: string;
  children: (answer: Answer) => ReactNode;
}): ReactNode {
  const words = useWords();
  const { answer, hasFailed, askAgain } = props.of;
  return (
    <>
      {hasFailed && <Unanswered failed={props.failed} askAgain={askAgain} />}
      {answer !== undefined && props.children(answer)}
      {answer === undefined && !hasFailed && <p role="status">{words.loading}</p>}
    </>
  );
}
