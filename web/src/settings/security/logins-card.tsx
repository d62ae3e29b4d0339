/** Recent logins, those that failed among them. */
import { CircleAlert, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useLocale, useWordsOf } from "../../shell/app-context.ts";
import styles from "../settings.module.css";
import { ago, type LoginSeen } from "./overview.ts";
import { type SecurityWords, securityWords } from "./words.ts";

export function LoginsCard({ logins }: { logins: readonly LoginSeen[] }): ReactNode {
  const words = useWordsOf(securityWords);
  return (
    <section className={styles.card} aria-labelledby="logins">
      <h2 id="logins">{words.logins}</h2>
      <p className={styles.note}>{logins.length === 0 ? words.noLogins : words.loginsLong}</p>
      <LoginList logins={logins} />
    </section>
  );
}

/** The last one first. */
export function LoginList({ logins }: { logins: readonly LoginSeen[] }): ReactNode {
  const words = useWordsOf(securityWords);
  const locale = useLocale();
  return (
    <ul className={styles.things}>
      {logins.map((each) => {
        const { protocol, address, program, outcome, lastAt, times } = each;
        const isIn = outcome === "in";
        return (
          <li key={`${protocol} ${address} ${program} ${outcome}`} className={styles.thing}>
            {isIn ? (
              <CircleCheck size={20} aria-hidden />
            ) : (
              <CircleAlert size={20} className={styles.bad} aria-hidden />
            )}
            <div>
              <strong className={isIn ? undefined : styles.bad}>{outcomeText(outcome, words)}</strong>
              <span className={styles.note}>
                {words.protocolOf(protocol)}
                {isIn && `, ${programText(program, words)}`} · {address} · {ago(lastAt, Date.now(), locale)}
                {times > 1 && ` · ${words.times(times)}`}
              </span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function outcomeText(outcome: LoginSeen["outcome"], words: SecurityWords): string {
  return {
    in: words.outcomeIn,
    wrong: words.outcomeWrong,
    "second-factor": words.outcomeSecondFactor,
    throttled: words.outcomeThrottled,
  }[outcome];
}

function programText(program: string, words: SecurityWords): string {
  if (program === "password") return words.byPassword;
  return program === "passkey" ? words.byPasskey : program;
}
