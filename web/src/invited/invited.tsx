/** Where somebody who was invited chooses a password. */
import { LogIn } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Refused } from "../jmap/problems.ts";
import { Button } from "../look/controls.tsx";
import { NewPassword, Problem } from "../look/form.tsx";
import { problemText } from "../look/problem-text.ts";
import styles from "../shell/login.module.css";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { invitedWords } from "./words.ts";

/** Behind the #, which no server sees. */
const invitation = location.hash.slice(1);

type State =
  | { readonly kind: "asking" }
  | { readonly kind: "over" }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "invited"; readonly address: string; readonly name: string };

export function Invited(): ReactNode {
  const words = useWords();
  const own = useWordsOf(invitedWords);
  const [state, setState] = useState<State>({ kind: "asking" });
  const isAsking = state.kind === "asking";
  useEffect(() => {
    if (!isAsking) return;
    tell<{ address: string; name: string }>("/api/invitation", { invitation }).then(
      (found) => setState({ kind: "invited", ...found }),
      (error: unknown) =>
        setState(isOver(error) ? { kind: "over" } : { kind: "failed", why: problemText(error, words) }),
    );
  }, [isAsking, words]);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <header className={styles.head}>
          <img src="/posthorn.svg" alt="" width="44" height="44" />
          <h1>{own.welcome}</h1>
          {state.kind === "invited" && <p>{own.yours(state.address)}</p>}
        </header>
        {state.kind === "asking" && <p role="status">{words.loading}</p>}
        {state.kind === "over" && <Over text={own.over} />}
        {state.kind === "failed" && (
          <>
            <Problem text={state.why} />
            <Button kind="primary" onPress={() => setState({ kind: "asking" })}>
              {words.tryAgain}
            </Button>
          </>
        )}
        {state.kind === "invited" && (
          <ChoosePassword address={state.address} onOver={() => setState({ kind: "over" })} />
        )}
      </div>
    </main>
  );
}

/** Whoever used it themselves, and did not hear that it worked, logs in. */
function Over({ text }: { text: string }): ReactNode {
  const words = useWords();
  return (
    <>
      <p role="alert">{text}</p>
      <p>
        <a href="/">{words.logIn}</a>
      </p>
    </>
  );
}

function isOver(error: unknown): boolean {
  return error instanceof Refused && error.type === "not-found";
}

function ChoosePassword({ address, onOver }: { address: string; onOver: () => void }): ReactNode {
  const words = useWords();
  const own = useWordsOf(invitedWords);
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setProblem(password === again ? "" : own.differ);
    if (password !== again) return;
    setBusy(true);
    try {
      await tell("/api/invitation/accept", { invitation, password });
      location.assign(places.connect);
    } catch (error) {
      if (isOver(error)) return onOver();
      setProblem(problemText(error, words));
      setBusy(false);
    }
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <input type="hidden" name="username" autoComplete="username" value={address} readOnly />
      <NewPassword label={own.password} value={password} onChange={setPassword} autoFocus />
      <NewPassword label={own.again} value={again} onChange={setAgain} />
      <Problem text={problem} />
      <Button kind="primary" type="submit" isBusy={isBusy}>
        <LogIn size={18} aria-hidden />
        {own.start}
      </Button>
    </form>
  );
}
