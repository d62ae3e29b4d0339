/** Who gets into the account, and with what. */
import type { ReactNode } from "react";
import { WhenAnswered } from "../../look/answered.tsx";
import { useAnswer } from "../../look/use-answer.ts";
import { useWordsOf } from "../../shell/app-context.ts";
import { AppPasswordsCard } from "./app-passwords-card.tsx";
import { LoginsCard } from "./logins-card.tsx";
import type { SecurityOverview } from "./overview.ts";
import { PasskeysCard } from "./passkeys-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { SecondFactorCard } from "./second-factor-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import { securityWords } from "./words.ts";

export function Security(): ReactNode {
  const own = useWordsOf(securityWords);
  const security = useAnswer<SecurityOverview>("/api/security");
  const { askAgain } = security;
  return (
    <>
      <PasswordCard onDone={askAgain} />
      <WhenAnswered of={security} failed={own.failed}>
        {(answer) => (
          <>
            <SecondFactorCard state={answer.secondFactor} hasPasskey={answer.passkeys.length > 0} onChange={askAgain} />
            <PasskeysCard passkeys={answer.passkeys} onChange={askAgain} />
            <AppPasswordsCard
              appPasswords={answer.appPasswords}
              hasPasskey={answer.passkeys.length > 0}
              onChange={askAgain}
            />
            <SessionsCard sessions={answer.sessions} onChange={askAgain} />
            <LoginsCard logins={answer.logins} />
          </>
        )}
      </WhenAnswered>
    </>
  );
}
