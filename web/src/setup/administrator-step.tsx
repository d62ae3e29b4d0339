/** The domain and its first account: nothing else is asked. */
import { type FormEvent, type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Refused } from "../jmap/problems.ts";
import { Button, Field } from "../look/controls.tsx";
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
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
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
      if (error instanceof Refused)
        setProblem(error.type === "forbidden" ? own.secretOver : words.refused(error.message));
      else setProblem(words.unreachable);
      setBusy(false);
    }
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
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
      <TwoPasswords first={[password, setPassword]} second={[again, setAgain]} />
      {domain !== undefined && <WeWill domain={domain} />}
      {problem !== "" && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.buttons}>
        <Button kind="primary" type="submit" isDisabled={isBusy}>
          {own.create}
        </Button>
      </div>
    </form>
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

type Entry = readonly [value: string, set: (value: string) => void];

function TwoPasswords({ first, second }: { first: Entry; second: Entry }): ReactNode {
  const own = useWordsOf(setupWords);
  const common = { type: "password", autoComplete: "new-password", isRequired: true };
  return (
    <div className={styles.pair}>
      <Field label={own.password} value={first[0]} onChange={first[1]} {...common} />
      <Field label={own.again} value={second[0]} onChange={second[1]} {...common} />
    </div>
  );
}
