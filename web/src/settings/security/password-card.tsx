/** A new password. */
import { type ReactNode, useState } from "react";
import { tell } from "../../jmap/ask.ts";
import { Field } from "../../look/controls.tsx";
import { Form, FormEnd, NewPassword, Pair } from "../../look/form.tsx";
import { say } from "../../model/toasts.ts";
import { useMail, useWordsOf } from "../../shell/app-context.ts";
import styles from "../settings.module.css";
import { useDeed } from "../../look/use-deed.ts";
import { securityWords } from "./words.ts";

export function PasswordCard({ onDone }: { onDone: () => Promise<void> }): ReactNode {
  const words = useWordsOf(securityWords);
  const { client } = useMail();
  const { run, isBusy } = useDeed();
  const [password, setPassword] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [problem, setProblem] = useState("");
  const submit = async (): Promise<void> => {
    setProblem(next === again ? "" : words.passwordsDiffer);
    if (next !== again) return;
    const isDone = await run(() => tell("/api/security/password", { password, next }), {
      forbidden: words.wrongPassword,
    });
    if (!isDone) return;
    for (const empty of [setPassword, setNext, setAgain]) empty("");
    say(words.passwordChanged);
    await onDone();
  };
  return (
    <section className={styles.card} aria-labelledby="password">
      <h2 id="password">{words.password}</h2>
      <p className={styles.note}>{words.passwordLong}</p>
      <Form onSubmit={submit}>
        {/* Password managers look for it. */}
        <input type="hidden" name="username" autoComplete="username" value={client.username} readOnly />
        <Field
          label={words.currentPassword}
          value={password}
          onChange={setPassword}
          type="password"
          autoComplete="current-password"
          isRequired
        />
        <Pair>
          <NewPassword label={words.newPassword} value={next} onChange={setNext} />
          <NewPassword label={words.newPasswordAgain} value={again} onChange={setAgain} />
        </Pair>
        <FormEnd submit={words.changePassword} problem={problem} isBusy={isBusy} />
      </Form>
    </section>
  );
}
