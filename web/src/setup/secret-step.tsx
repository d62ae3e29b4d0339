/** Proves that whoever sets the server up can read its terminal. */
import { type ReactNode, useEffect, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Refused } from "../jmap/problems.ts";
import { Field } from "../look/controls.tsx";
import { Form, FormEnd } from "../look/form.tsx";
import { problemText } from "../look/problem-text.ts";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import type { Surrounding } from "./surroundings-step.tsx";
import { setupWords } from "./words.ts";

export function SecretStep(props: {
  given: string;
  onOpened: (opened: { secret: string; found: readonly Surrounding[] }) => void;
}): ReactNode {
  const { given, onOpened } = props;
  const words = useWords();
  const own = useWordsOf(setupWords);
  const [secret, setSecret] = useState(given);
  const [tried, setTried] = useState(given);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    if (tried === "") return;
    tell<{ surroundings: readonly Surrounding[] }>("/api/setup/surroundings", { secret: tried }).then(
      ({ surroundings }) => onOpened({ secret: tried, found: surroundings }),
      (error: unknown) => {
        const isOver = error instanceof Refused && error.type === "forbidden";
        setProblem(isOver ? own.secretOver : problemText(error, words));
        setTried("");
      },
    );
  }, [tried, onOpened, own, words]);
  if (tried !== "") return <p role="status">{own.checking}</p>;
  // The whole link is as good.
  const submit = (): void => setTried(secret.trim().replace(/^.*#/, ""));
  return (
    <Form onSubmit={submit}>
      <p>{own.secretWanted}</p>
      <Field label={own.secret} value={secret} onChange={setSecret} isRequired autoFocus />
      <FormEnd submit={own.go} problem={problem} />
    </Form>
  );
}
