/** Names a server through which mail leaves, and tries it first: for the first start and for the administration. */
import { CircleAlert, CircleCheck } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Refused } from "../jmap/problems.ts";
import { Button, Field } from "../look/controls.tsx";
import { Buttons, Form, Pair, Problem } from "../look/form.tsx";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { smarthostWords } from "./smarthost-words.ts";

const SUBMISSION_PORT = "587";

export interface ShownSmarthost {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

interface Tried {
  readonly isOpen: boolean;
  readonly words: string;
  readonly isEncrypted: boolean;
}

export function SmarthostForm(props: {
  /** Where it is set; "/try" behind it only tries. */
  path: string;
  /** What goes along with each request. */
  secret?: string;
  before?: ShownSmarthost | undefined;
  onSet: (set: ShownSmarthost) => void;
  /** Where the form was opened. */
  onCancel?: () => void;
}): ReactNode {
  const own = useWordsOf(smarthostWords);
  const { isBusy, problem, run } = useAsking();
  const [host, setHost] = useState(props.before?.host ?? "");
  const [port, setPort] = useState(String(props.before?.port ?? SUBMISSION_PORT));
  const [user, setUser] = useState(props.before?.user ?? "");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState<Tried | undefined>(undefined);
  const isWhole = host.trim() !== "" && /^\d{1,5}$/.test(port) && (user === "") === (password === "");
  const given = { secret: props.secret, host, port: Number(port), user, password };
  const changes = useRef(0);
  const changed = (set: (value: string) => void) => (value: string) => {
    changes.current++;
    setTried(undefined);
    set(value);
  };
  const tryIt = (): Promise<void> =>
    run(async () => {
      const before = changes.current;
      const answer = await tell<Tried>(`${props.path}/try`, given);
      // Of another server than the one that stands there now it says nothing.
      if (changes.current === before) setTried(answer);
    });
  const use = (): Promise<void> =>
    run(async () => {
      await tell(props.path, given);
      props.onSet({ host: host.trim(), port: Number(port), user });
    });
  return (
    <Form onSubmit={use}>
      <Pair>
        <Field
          label={own.host}
          value={host}
          onChange={changed(setHost)}
          isRequired
          autoFocus={props.onCancel !== undefined}
        />
        <Field label={own.port} value={port} onChange={changed(setPort)} isRequired />
      </Pair>
      <Pair>
        <Field label={own.user} value={user} onChange={changed(setUser)} autoComplete="off" />
        <Field
          label={own.password}
          value={password}
          onChange={changed(setPassword)}
          type="password"
          autoComplete="new-password"
        />
      </Pair>
      <div role="status">{isBusy ? own.trying : tried !== undefined && <Answer tried={tried} />}</div>
      <Problem text={problem} />
      <Ends isBusy={isBusy} isWhole={isWhole} onTry={() => void tryIt()} onCancel={props.onCancel} />
    </Form>
  );
}

function Ends(props: {
  isBusy: boolean;
  isWhole: boolean;
  onTry: () => void;
  onCancel: (() => void) | undefined;
}): ReactNode {
  const { isBusy, isWhole, onTry, onCancel } = props;
  const words = useWords();
  const own = useWordsOf(smarthostWords);
  return (
    <Buttons>
      {onCancel !== undefined && <Button onPress={onCancel}>{words.cancel}</Button>}
      <Button onPress={onTry} isDisabled={!isWhole} isBusy={isBusy}>
        {own.tryIt}
      </Button>
      <Button kind="primary" type="submit" isDisabled={!isWhole} isBusy={isBusy}>
        {own.use}
      </Button>
    </Buttons>
  );
}

/** One question at a time. In the first start nobody is logged in yet, so that it is not the page's usual one. */
function useAsking(): {
  readonly isBusy: boolean;
  readonly problem: string;
  readonly run: (work: () => Promise<void>) => Promise<void>;
} {
  const words = useWords();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const run = async (work: () => Promise<void>): Promise<void> => {
    setProblem("");
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof Refused ? words.refused(error.message) : words.unreachable);
    }
    setBusy(false);
  };
  return { isBusy, problem, run };
}

function Answer({ tried }: { tried: Tried }): ReactNode {
  const own = useWordsOf(smarthostWords);
  const { isOpen, words, isEncrypted } = tried;
  const text = isOpen ? `${own.open(words)} ${isEncrypted ? own.encrypted : own.clear}` : own.closed(words);
  return (
    <p className={styles.answer}>
      {isOpen ? (
        <CircleCheck size={20} className={styles.good} aria-hidden />
      ) : (
        <CircleAlert size={20} className={styles.bad} aria-hidden />
      )}
      <span>{text}</span>
    </p>
  );
}
