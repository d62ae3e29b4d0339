/** Where somebody who was invited chooses a password. */
import { LogIn } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Refused } from "../jmap/problems.ts";
import { Button } from "../look/controls.tsx";
import { NewPassword, Problem } from "../look/form.tsx";
import styles from "../shell/login.module.css";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { invitedWords } from "./words.ts";

/** Behind the #, which no server sees. */
const invitation = location.hash.slice(1);

type State =
  | { readonly kind: "asking" }
  | { readonly kind: "over" }
  | { readonly kind: "failed" }
  | { readonly kind: "invited"; readonly address: string; readonly name: string };

export function Invited(): ReactNode {
  const words = useWords();
  const own = useWordsOf(invitedWords);
  const [state, setState] = useState<State>({ kind: "asking" });
  useEffect(() => {
    tell<{ address: string; name: string }>("/api/invitation", { invitation }).then(
      (found) => setState({ kind: "invited", ...found }),
      (error: unknown) => setState({ kind: error instanceof Refused ? "over" : "failed" }),
    );
  }, []);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <header className={styles.head}>
          <img src="/posthorn.svg" alt="" width="44" height="44" />
          <h1>{own.welcome}</h1>
          {state.kind === "invited" && <p>{own.yours(state.address)}</p>}
        </header>
        {state.kind === "asking" && <p role="status">{words.loading}</p>}
        {state.kind === "over" && <p role="alert">{own.over}</p>}
        {state.kind === "failed" && <p role="alert">{words.unreachable}</p>}
        {state.kind === "invited" && <ChoosePassword address={state.address} />}
      </div>
    </main>
  );
}

function ChoosePassword({ address }: { address: string }): ReactNode {
  const words = useWords();
  const own = useWordsOf(invitedWords);
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (password !== again) return setProblem(own.differ);
    setBusy(true);
    try {
      await tell("/api/invitation/accept", { invitation, password });
      location.assign(places.connect);
    } catch (error) {
      setProblem(error instanceof Refused ? words.refused(error.message) : words.unreachable);
      setBusy(false);
    }
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <input type="hidden" name="username" autoComplete="username" value={address} readOnly />
      <NewPassword label={own.password} value={password} onChange={setPassword} autoFocus />
      <NewPassword label={own.again} value={again} onChange={setAgain} />
      <Problem text={problem} />
      <Button kind="primary" type="submit" isDisabled={isBusy}>
        <LogIn size={18} aria-hidden />
        {own.start}
      </Button>
    </form>
  );
}
