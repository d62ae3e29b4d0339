/** Proves that whoever sets the server up can read its terminal. */
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Refused } from "../jmap/problems.ts";
import { Button, Field } from "../look/controls.tsx";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import styles from "./setup.module.css";
import type { Surrounding } from "./surroundings-step.tsx";
import { setupWords } from "./words.ts";

export function SecretStep(props: {
  given: string;
  onOpened: (opened: { secret: string; found: readonly Surrounding[] }) => void;
}): ReactNode {
  const { given, onOpened } = props;
  const words = useWords();
  const own = useWordsOf(setupWords);
  const [secret, setSecret] = useState("");
  const [tried, setTried] = useState(given);
  const [problem, setProblem] = useState<"none" | "over" | "unreachable">("none");
  useEffect(() => {
    if (tried === "") return;
    tell<{ surroundings: readonly Surrounding[] }>("/api/setup/surroundings", { secret: tried }).then(
      ({ surroundings }) => onOpened({ secret: tried, found: surroundings }),
      (error: unknown) => {
        setProblem(error instanceof Refused ? "over" : "unreachable");
        setTried("");
      },
    );
  }, [tried, onOpened]);
  if (tried !== "") return <p role="status">{own.checking}</p>;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // The whole link is as good.
    setTried(secret.trim().replace(/^.*#/, ""));
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>{own.secretWanted}</p>
      <Field label={own.secret} value={secret} onChange={setSecret} isRequired autoFocus />
      {problem !== "none" && (
        <p className={styles.problem} role="alert">
          {problem === "over" ? own.secretOver : words.unreachable}
        </p>
      )}
      <div className={styles.buttons}>
        <Button kind="primary" type="submit">
          {own.go}
        </Button>
      </div>
    </form>
  );
}
