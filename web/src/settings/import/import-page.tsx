/** Fetches the mail of an old server, as long as the page is open. */
import { Download } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Refused, SignedOut } from "../../jmap/problems.ts";
import { Button, Field } from "../../look/controls.tsx";
import { Buttons, Form, Pair } from "../../look/form.tsx";
import { useSignedOut, useWordsOf } from "../../shell/app-context.ts";
import cards from "../settings.module.css";
import styles from "./import-page.module.css";
import { type ImportEnd, type ImportProgress, type OldServerForm, runImport } from "./run-import.ts";
import { importWords } from "./words.ts";

type State =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly progress?: ImportProgress }
  | { readonly kind: "done"; readonly end: ImportEnd }
  | { readonly kind: "stopped"; readonly done: number }
  | { readonly kind: "broken"; readonly why: string };

const PORTS = { implicit: 993, starttls: 143 } as const;

export function ImportPage(): ReactNode {
  const own = useWordsOf(importWords);
  const { state, start, stop } = useImport();
  const [host, setHost] = useState("");
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [tls, setTls] = useState<OldServerForm["tls"]>("implicit");
  const isRunning = state.kind === "running";
  const submit = (): void => {
    const typed = host.trim();
    // Without brackets, what follows the last colon of an IPv6 address is no port.
    const [, six, name = typed, port] = /^(?:\[([^\]]+)\]|([^\s:]+))(?::(\d+))?$/.exec(typed) ?? [];
    void start({ host: six ?? name, port: Number(port ?? PORTS[tls]), tls, user: user.trim(), password });
  };
  return (
    <section className={cards.card} aria-labelledby="import">
      <h2 id="import">{own.title}</h2>
      <p className={cards.note}>{own.long}</p>
      <Form onSubmit={submit}>
        <Pair>
          <Field label={own.host} value={host} onChange={setHost} autoComplete="off" isRequired />
          <label className={styles.select}>
            <span>{own.security}</span>
            <select value={tls} onChange={(event) => setTls(event.target.value as OldServerForm["tls"])}>
              <option value="implicit">{own.implicit}</option>
              <option value="starttls">{own.starttls}</option>
            </select>
          </label>
        </Pair>
        <Pair>
          <Field label={own.user} value={user} onChange={setUser} autoComplete="off" isRequired />
          <Field
            label={own.password}
            value={password}
            onChange={setPassword}
            type="password"
            autoComplete="off"
            isRequired
          />
        </Pair>
        <p className={cards.note}>{own.passwordLong}</p>
        <Buttons>
          {isRunning ? (
            <Button onPress={stop}>{own.stop}</Button>
          ) : (
            <Button kind="primary" type="submit">
              <Download size={17} aria-hidden />
              {own.start}
            </Button>
          )}
        </Buttons>
      </Form>
      <div role="status" className={styles.state}>
        <Told state={state} />
      </div>
    </section>
  );
}

function Told({ state }: { state: State }): ReactNode {
  const own = useWordsOf(importWords);
  switch (state.kind) {
    case "idle":
      return undefined;
    case "running":
      return <Running progress={state.progress} />;
    case "stopped":
      return <p>{own.stopped(state.done)}</p>;
    case "broken":
      return <p className={styles.broken}>{own.broken(state.why)}</p>;
    case "done":
      return <Ended end={state.end} />;
  }
}

function Running({ progress }: { progress: ImportProgress | undefined }): ReactNode {
  const own = useWordsOf(importWords);
  if (progress === undefined) return <p>{own.connecting}</p>;
  const { mailbox, done, of } = progress;
  return (
    <>
      <progress className={styles.bar} max={Math.max(1, of)} value={done} aria-label={own.title} />
      <p>{own.progress(done, of)}</p>
      {mailbox !== undefined && <p className={cards.note}>{own.reading(mailbox)}</p>}
      <p className={cards.note}>{own.keepOpen}</p>
    </>
  );
}

function Ended({ end: { done, before, left, leftOut, closed } }: { end: ImportEnd }): ReactNode {
  const own = useWordsOf(importWords);
  return (
    <>
      <p className={styles.good}>{own.done(done - before, before)}</p>
      {left > 0 && (
        <>
          <p>{own.left(left)}</p>
          <ul className={styles.left}>
            {leftOut.map(({ mailbox, uid, why }) => (
              <li key={`${mailbox} ${uid}`}>
                {mailbox}, UID {uid}: {own.why[why]}
              </li>
            ))}
          </ul>
        </>
      )}
      {closed.length > 0 && (
        <>
          <p>{own.closed(closed.length)}</p>
          <ul className={styles.left}>
            {closed.map((mailbox) => (
              <li key={mailbox}>{mailbox}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function useImport(): {
  readonly state: State;
  readonly start: (form: OldServerForm) => Promise<void>;
  readonly stop: () => void;
} {
  const own = useWordsOf(importWords);
  const signedOut = useSignedOut();
  const [state, setState] = useState<State>({ kind: "idle" });
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  return {
    state,
    stop: () => running.current?.abort(),
    async start(form) {
      const abort = new AbortController();
      running.current = abort;
      let done = 0;
      setState({ kind: "running" });
      try {
        const onProgress = (progress: ImportProgress): void => {
          done = progress.done - progress.before;
          setState({ kind: "running", progress });
        };
        const end = await runImport(form, { signal: abort.signal, onProgress });
        setState(end === undefined ? { kind: "broken", why: own.lost } : { kind: "done", end });
      } catch (error) {
        if (error instanceof SignedOut) signedOut();
        if (abort.signal.aborted) setState({ kind: "stopped", done });
        else setState({ kind: "broken", why: error instanceof Refused ? error.message : own.lost });
      }
    },
  };
}
