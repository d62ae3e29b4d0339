/** The logins of somebody else's account: what a lost device could still do, and how it is stopped. */
import { Fingerprint, KeyRound, Monitor, Smartphone, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button, Dialog, IconButton } from "../look/controls.tsx";
import { DialogClose } from "../look/dialog-close.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { useDeed } from "../look/use-deed.ts";
import { useQuestion } from "../look/use-question.tsx";
import { browserName } from "../model/browser-name.ts";
import { say } from "../model/toasts.ts";
import { LoginList } from "../settings/security/logins-card.tsx";
import { ago, type LoginSeen } from "../settings/security/overview.ts";
import { securityWords } from "../settings/security/words.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import { accountSecurityWords } from "./account-security-words.ts";
import styles from "./admin.module.css";
import { adminWords } from "./words.ts";

interface Security {
  readonly programs: readonly { readonly name: string; readonly createdAt: number; readonly usedAt: number | null }[];
  readonly browsers: readonly { readonly client: string; readonly address: string; readonly usedAt: number }[];
  readonly logins: readonly LoginSeen[];
  readonly secondFactor: boolean;
  readonly passkeys: readonly { readonly name: string; readonly site: string; readonly usedAt: number | null }[];
}

const PATH = "/api/admin/accounts/security";

interface Taking {
  readonly what: string;
  readonly more?: Readonly<Record<string, string>>;
  /** When it is done. */
  readonly said: string;
  /** Asked before it is. */
  readonly title: string;
  readonly text?: string;
  readonly doIt: string;
}

/** Takes something back that nobody but its owner can give again. */
type Take = (taking: Taking) => void;

export function AccountSecurityDialog(props: {
  address: string;
  onChange: () => Promise<void>;
  onClose: () => void;
}): ReactNode {
  const { address, onChange, onClose } = props;
  const admin = useWordsOf(adminWords);
  const own = useWordsOf(accountSecurityWords);
  const security = useAnswer<Security>(`${PATH}?address=${encodeURIComponent(address)}`);
  const { run, isBusy } = useDeed();
  const { ask, question } = useQuestion();
  const take: Take = ({ what, more = {}, said, ...asked }) =>
    ask({
      ...asked,
      async onDo() {
        if (await run(() => tell(`${PATH}/${what}`, { address, ...more }))) say(said);
        await Promise.all([security.askAgain(), onChange()]);
      },
    });
  return (
    <Dialog title={own.title(address)} size="columns" onClose={onClose}>
      <WhenAnswered of={security} failed={admin.failed}>
        {(answer) => (
          <>
            <Programs programs={answer.programs} onTake={take} />
            <Browsers browsers={answer.browsers} onTake={take} isBusy={isBusy} />
            <Factors security={answer} onTake={take} isBusy={isBusy} />
            <Part title="logins">
              <LoginList logins={answer.logins} />
            </Part>
          </>
        )}
      </WhenAnswered>
      <DialogClose onClose={onClose} />
      {question}
    </Dialog>
  );
}

function Part(props: { title: "appPasswords" | "sessions" | "logins" | "factors"; children: ReactNode }): ReactNode {
  const words = useWordsOf(securityWords);
  const own = useWordsOf(accountSecurityWords);
  const title = props.title === "factors" ? own.factors : words[props.title];
  return (
    <section className={styles.publication} aria-label={title}>
      <h3>{title}</h3>
      {props.children}
    </section>
  );
}

function Programs({ programs, onTake }: { programs: Security["programs"]; onTake: Take }): ReactNode {
  const words = useWordsOf(securityWords);
  const own = useWordsOf(accountSecurityWords);
  const seen = useSeen();
  return (
    <Part title="appPasswords">
      {programs.length === 0 && <p className={cards.note}>{own.none}</p>}
      <ul className={cards.things}>
        {programs.map(({ name, usedAt }) => (
          <li key={name} className={cards.thing}>
            <Smartphone size={20} aria-hidden />
            <div>
              <strong>{name}</strong>
              <span className={cards.note}>{seen(usedAt)}</span>
            </div>
            <IconButton
              label={words.takeBack(name)}
              onPress={() =>
                onTake({
                  what: "programs/remove",
                  more: { program: name },
                  said: words.takenBack(name),
                  title: words.takeBackTitle(name),
                  text: words.takeBackLong,
                  doIt: words.takeItBack,
                })
              }
            >
              <Trash2 size={18} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Browsers(props: { browsers: Security["browsers"]; onTake: Take; isBusy: boolean }): ReactNode {
  const words = useWordsOf(securityWords);
  const own = useWordsOf(accountSecurityWords);
  const seen = useSeen();
  return (
    <Part title="sessions">
      {props.browsers.length === 0 && <p className={cards.note}>{own.none}</p>}
      <ul className={cards.things}>
        {props.browsers.map(({ client, address, usedAt }, i) => (
          <li key={`${client} ${address} ${i}`} className={cards.thing}>
            <Monitor size={20} aria-hidden />
            <div>
              <strong>{browserName(client) ?? words.unknownBrowser}</strong>
              <span className={cards.note}>
                {address} · {seen(usedAt)}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {props.browsers.length > 0 && (
        <div className={cards.start}>
          <Button
            onPress={() =>
              props.onTake({
                what: "sessions/end",
                said: own.loggedOut,
                title: own.logOutAllTitle,
                doIt: own.logOutAll,
              })
            }
            isBusy={props.isBusy}
          >
            {own.logOutAll}
          </Button>
        </div>
      )}
    </Part>
  );
}

function Factors(props: { security: Security; onTake: Take; isBusy: boolean }): ReactNode {
  const { security, onTake, isBusy } = props;
  const { secondFactor, passkeys } = security;
  const words = useWordsOf(securityWords);
  const own = useWordsOf(accountSecurityWords);
  const seen = useSeen();
  return (
    <Part title="factors">
      <ul className={cards.things}>
        <li className={cards.thing}>
          <KeyRound size={20} aria-hidden />
          <div>{secondFactor ? words.secondFactorIsOn : words.secondFactorIsOff}</div>
          {secondFactor && (
            <Button
              onPress={() =>
                onTake({
                  what: "second-factor/remove",
                  said: words.secondFactorIsOff,
                  title: own.secondFactorTitle,
                  text: own.secondFactorLong,
                  doIt: words.turnOff,
                })
              }
              isBusy={isBusy}
            >
              {words.turnOff}
            </Button>
          )}
        </li>
        {passkeys.map(({ name, site, usedAt }, i) => (
          <li key={`${name} ${site} ${i}`} className={cards.thing}>
            <Fingerprint size={20} aria-hidden />
            <div>
              <strong>{name}</strong>
              <span className={cards.note}>
                {words.onSite(site)} · {seen(usedAt)}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {passkeys.length > 0 && (
        <div className={cards.start}>
          <Button
            onPress={() =>
              onTake({
                what: "passkeys/remove",
                said: own.passkeysGone,
                title: own.passkeysTitle,
                text: own.passkeysLong,
                doIt: own.forgetPasskeys,
              })
            }
            isBusy={isBusy}
          >
            {own.forgetPasskeys}
          </Button>
        </div>
      )}
    </Part>
  );
}

function useSeen(): (usedAt: number | null) => string {
  const words = useWordsOf(securityWords);
  const locale = useLocale();
  return (usedAt) => (usedAt === null ? words.neverUsed : words.used(ago(usedAt, Date.now(), locale)));
}
