/** The way in: address and password, the code of a second factor where there is one, or a passkey. */
import { KeyRound, LogIn } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { demoAccounts, logIn, logInToDemo, logInWithPasskey, passkeyQuestion } from "../jmap/client.ts";
import { Refused } from "../jmap/problems.ts";
import { Button, Field } from "../look/controls.tsx";
import { Problem } from "../look/form.tsx";
import { hasPasskeys, answerWithPasskey } from "../model/passkeys.ts";
import type { Words } from "../words/en.ts";
import { useWords } from "./app-context.ts";
import styles from "./login.module.css";

/** `again`: the address of whoever was logged in just now. */
export function Login({ done, again }: { done: () => Promise<void>; again?: string }): ReactNode {
  const words = useWords();
  const login = useLogin(done, again);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void login.submit();
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit}>
        <header className={styles.head}>
          <img src="/posthorn.svg" alt="" width="44" height="44" />
          <h1>Posthorn</h1>
          <p>{again !== undefined ? words.sessionOver : words.loginIntro}</p>
        </header>
        {login.code === undefined ? <NameAndPassword {...login} /> : <Code code={login.code} setCode={login.setCode} />}
        <Problem text={login.problem} />
        <Button kind="primary" type="submit" isBusy={login.isBusy}>
          <LogIn size={18} aria-hidden />
          {login.isBusy ? words.loggingIn : words.logIn}
        </Button>
        <DemoLogins onLogIn={login.toDemo} />
        {hasPasskeys && login.code === undefined && (
          <Button onPress={() => void login.byPasskey()} isBusy={login.isBusy}>
            <KeyRound size={18} aria-hidden />
            {words.logInWithPasskey}
          </Button>
        )}
      </form>
    </main>
  );
}

function NameAndPassword(props: Pick<LoginState, "name" | "setName" | "password" | "setPassword">): ReactNode {
  const words = useWords();
  const { name, setName, password, setPassword } = props;
  return (
    <>
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
    </>
  );
}

function Code({ code, setCode }: { code: string; setCode: (code: string) => void }): ReactNode {
  const words = useWords();
  return (
    <>
      <p>{words.codeWanted}</p>
      <Field
        label={words.secondFactorCode}
        value={code}
        onChange={setCode}
        type="text"
        name="code"
        autoComplete="one-time-code"
        isRequired
        autoFocus
      />
    </>
  );
}

/** In a demo on this machine. */
function DemoLogins({ onLogIn }: { onLogIn: (address: string) => Promise<void> }): ReactNode {
  const words = useWords();
  const [accounts, setAccounts] = useState<readonly string[]>([]);
  useEffect(() => void demoAccounts().then(setAccounts), []);
  return accounts.map((address) => (
    <Button key={address} onPress={() => void onLogIn(address)}>
      {words.logInAs(address)}
    </Button>
  ));
}

interface LoginState {
  readonly name: string;
  readonly setName: (name: string) => void;
  readonly password: string;
  readonly setPassword: (password: string) => void;
  /** Undefined until the server asks for one. */
  readonly code: string | undefined;
  readonly setCode: (code: string) => void;
  readonly problem: string;
  readonly isBusy: boolean;
  readonly submit: () => Promise<void>;
  readonly byPasskey: () => Promise<void>;
  readonly toDemo: (address: string) => Promise<void>;
}

function useLogin(done: () => Promise<void>, again = ""): LoginState {
  const words = useWords();
  const [name, setName] = useState(again);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<boolean>, wrong: string): Promise<void> => {
    setBusy(true);
    setProblem("");
    try {
      if (await work()) await done();
    } catch (error) {
      if (error instanceof Refused && error.type === "second-factor") return setCode("");
      setProblem(problemText(error, words, wrong));
      if (code === undefined) setPassword("");
      else setCode("");
    } finally {
      setBusy(false);
    }
  };
  const submit = (): Promise<void> =>
    attempt(
      async () => {
        await logIn({ name: name.trim(), password, code: code ?? "" });
        return true;
      },
      code === undefined ? words.wrongLogin : words.wrongCode,
    );
  const byPasskey = (): Promise<void> =>
    attempt(async () => {
      const answer = await answerWithPasskey(await passkeyQuestion());
      if (answer !== undefined) await logInWithPasskey(answer);
      return answer !== undefined;
    }, words.passkeyUnknown);
  const toDemo = (address: string): Promise<void> =>
    attempt(async () => {
      await logInToDemo(address);
      return true;
    }, words.wrongLogin);
  return { toDemo, name, setName, password, setPassword, code, setCode, problem, isBusy, submit, byPasskey };
}

/** `wrong`: what is said when the server does not believe it. */
function problemText(error: unknown, words: Words, wrong: string): string {
  if (!(error instanceof Refused)) return words.unreachable;
  if (error.type === "401") return wrong;
  if (error.type === "429") return words.tooManyLogins;
  return words.refused(error.message);
}
