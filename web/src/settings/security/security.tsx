/** Who gets into the account, and with what. */
import type { ReactNode } from "react";
import { Button } from "../../look/controls.tsx";
import { useAnswer } from "../../look/use-answer.ts";
import { useWords, useWordsOf } from "../../shell/app-context.ts";
import styles from "../settings.module.css";
import { AppPasswordsCard } from "./app-passwords-card.tsx";
import { LoginsCard } from "./logins-card.tsx";
import type { SecurityOverview } from "./overview.ts";
import { PasskeysCard } from "./passkeys-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { SecondFactorCard } from "./second-factor-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import { securityWords } from "./words.ts";

export function Security(): ReactNode {
  const words = useWords();
  const own = useWordsOf(securityWords);
  const { answer, hasFailed, askAgain } = useAnswer<SecurityOverview>("/api/security");
  return (
    <>
      <PasswordCard onDone={askAgain} />
      {hasFailed && (
        <div className={styles.failed} role="alert">
          <p>{own.failed}</p>
          <Button onPress={() => void askAgain()}>{words.tryAgain}</Button>
        </div>
      )}
      {answer === undefined ? (
        !hasFailed && <p role="status">{words.loading}</p>
      ) : (
        <>
          <SecondFactorCard state={answer.secondFactor} onChange={askAgain} />
          <PasskeysCard passkeys={answer.passkeys} onChange={askAgain} />
          <AppPasswordsCard appPasswords={answer.appPasswords} onChange={askAgain} />
          <SessionsCard sessions={answer.sessions} onChange={askAgain} />
          <LoginsCard logins={answer.logins} />
        </>
      )}
    </>
  );
}
