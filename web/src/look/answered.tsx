/** What the server answered, or that it is still asked, or that it cannot be. */
import type { ReactNode } from "react";
import styles from "../settings/settings.module.css";
import { useWords } from "../shell/app-context.ts";
import { Button } from "./controls.tsx";
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
      {hasFailed && (
        <div className={styles.failed} role="alert">
          <p>{props.failed}</p>
          <Button onPress={() => void askAgain()}>{words.tryAgain}</Button>
        </div>
      )}
      {answer !== undefined && props.children(answer)}
      {answer === undefined && !hasFailed && <p role="status">{words.loading}</p>}
    </>
  );
}
