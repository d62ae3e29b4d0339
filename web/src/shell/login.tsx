/** The way in. */
import { LogIn } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { logIn } from "../jmap/client.ts";
import { Refused } from "../jmap/problems.ts";
import { Button, Field } from "../look/controls.tsx";
import type { Words } from "../words/en.ts";
import { useWords } from "./app-context.ts";
import styles from "./login.module.css";

export function Login({ done, isAgain = false }: { done: () => Promise<void>; isAgain?: boolean }): ReactNode {
  const words = useWords();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      await logIn(name.trim(), password);
      await done();
    } catch (error) {
      setProblem(problemText(error, words));
      setPassword("");
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={(event) => void submit(event)}>
        <header className={styles.head}>
          <img src="/posthorn.svg" alt="" width="44" height="44" />
          <h1>Posthorn</h1>
          <p>{isAgain ? words.sessionOver : words.loginIntro}</p>
        </header>
        <Field
          label={words.address}
          value={name}
          onChange={setName}
          type="text"
          name="username"
          autoComplete="username"
          isRequired
          autoFocus
        />
        <Field
          label={words.password}
          value={password}
          onChange={setPassword}
          type="password"
          name="password"
          autoComplete="current-password"
          isRequired
        />
        {problem !== "" && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <Button kind="primary" type="submit" isDisabled={isBusy}>
          <LogIn size={18} aria-hidden />
          {isBusy ? words.loggingIn : words.logIn}
        </Button>
      </form>
    </main>
  );
}

function problemText(error: unknown, words: Words): string {
  if (!(error instanceof Refused)) return words.unreachable;
  if (error.type === "401") return words.wrongLogin;
  if (error.type === "429") return words.tooManyLogins;
  return words.refused(error.message);
}
