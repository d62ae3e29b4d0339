/** The domain and its first account: nothing else is asked. */
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Refused } from "../jmap/problems.ts";
import { Field } from "../look/controls.tsx";
import { Form, FormEnd, NewPassword, Pair } from "../look/form.tsx";
import { problemText } from "../look/problem-text.ts";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import styles from "./setup.module.css";
import { setupWords } from "./words.ts";

export function AdministratorStep(props: { secret: string; onDone: (address: string) => void }): ReactNode {
  const words = useWords();
  const own = useWordsOf(setupWords);
  const [address, setAddress] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const domain = /@(.+\..+)$/.exec(address.trim())?.[1];
  const submit = async (): Promise<void> => {
    if (password !== again) return setProblem(own.differ);
    setProblem("");
    setBusy(true);
    try {
      const made = await tell<{ address: string }>("/api/setup/finish", {
        secret: props.secret,
        address,
        name,
        password,
      });
      props.onDone(made.address);
    } catch (error) {
      const isOver = error instanceof Refused && error.type === "forbidden";
      setProblem(isOver ? own.secretOver : problemText(error, words));
      setBusy(false);
    }
  };
  return (
    <Form onSubmit={submit}>
      <p className={styles.note}>{own.domainLong}</p>
      <Field
        label={own.address}
        value={address}
        onChange={setAddress}
        type="email"
        autoComplete="username"
        isRequired
        autoFocus
      />
      <p className={styles.note}>{own.addressHint}</p>
      <Field label={own.name} value={name} onChange={setName} autoComplete="name" />
      <Pair>
        <NewPassword label={own.password} value={password} onChange={setPassword} />
        <NewPassword label={own.again} value={again} onChange={setAgain} />
      </Pair>
      {domain !== undefined && <WeWill domain={domain} />}
      <FormEnd submit={own.create} problem={problem} isBusy={isBusy} />
    </Form>
  );
}

/** What is decided for them, so that they need not. */
function WeWill({ domain }: { domain: string }): ReactNode {
  const own = useWordsOf(setupWords);
  return (
    <div className={styles.note}>
      {own.weWill}
      <ul className={styles.will}>
        {own.will(domain).map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </div>
  );
}
