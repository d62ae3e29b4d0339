/** The keys that sign a domain's mail: new ones beside the old, used when everybody sees them; the old ones go when nobody needs them. */
import { KeyRound, RefreshCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button } from "../look/controls.tsx";
import { Buttons } from "../look/form.tsx";
import { ReallyDialog } from "../look/really-dialog.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { useDeed } from "../look/use-deed.ts";
import { dateText } from "../model/moments.ts";
import { say } from "../model/toasts.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { type PublishedRecord, RecordLine } from "./domain-records.tsx";
import { domainWords } from "./domain-words.ts";
import { adminWords } from "./words.ts";

interface Key {
  readonly selector: string;
  readonly algorithm: "rsa" | "ed25519";
  readonly state: "next" | "active" | "retired";
  readonly changedAt: number;
  /** When the record of a retired one may go. */
  readonly neededUntil: number | null;
  readonly record: PublishedRecord;
  /** Null: nobody could tell. */
  readonly isPublished: boolean | null;
}

/** What is to be done something about comes first. */
const STATES: readonly Key["state"][] = ["next", "active", "retired"];

function byState(a: Key, b: Key): number {
  return STATES.indexOf(a.state) - STATES.indexOf(b.state);
}

interface Part {
  readonly name: string;
  readonly keys: readonly Key[];
  readonly onChange: () => Promise<void>;
}

export function DomainKeys({ name, onChange }: { name: string; onChange: () => void }): ReactNode {
  const words = useWordsOf(adminWords);
  const own = useWordsOf(domainWords);
  const found = useAnswer<{ keys: readonly Key[] }>(
    `/api/admin/domains/keys?name=${encodeURIComponent(name)}&check=yes`,
  );
  const [isChecking, setChecking] = useState(false);
  const again = async (): Promise<void> => {
    setChecking(true);
    await found.askAgain();
    setChecking(false);
  };
  const changed = async (): Promise<void> => {
    await found.askAgain();
    onChange();
  };
  return (
    <section className={cards.card} aria-labelledby="keys">
      <div className={styles.titled}>
        <h2 id="keys">{own.keys}</h2>
        <Button onPress={() => void again()} isBusy={isChecking}>
          <RefreshCw size={17} aria-hidden />
          {isChecking ? words.checking : own.checkKeys}
        </Button>
      </div>
      <p className={cards.note}>{own.keysLong}</p>
      <WhenAnswered of={found} failed={words.failed}>
        {({ keys }) => (
          <>
            <ul className={cards.things}>
              {keys.toSorted(byState).map((key) => (
                <KeyLine key={key.selector} shown={key} name={name} onChange={changed} />
              ))}
            </ul>
            {keys.some(({ state }) => state === "next") ? (
              <NextKeys name={name} keys={keys.filter(({ state }) => state === "next")} onChange={changed} />
            ) : (
              <MakeKeys name={name} keys={keys} onChange={changed} />
            )}
          </>
        )}
      </WhenAnswered>
    </section>
  );
}

function KeyLine(props: { shown: Key; name: string; onChange: () => Promise<void> }): ReactNode {
  const { name, onChange } = props;
  const { selector, algorithm, state, changedAt, neededUntil, isPublished } = props.shown;
  const own = useWordsOf(domainWords);
  const locale = useLocale();
  const { run } = useDeed();
  const [isAsking, setAsking] = useState(false);
  const forget = async (): Promise<void> => {
    setAsking(false);
    if (await run(() => tell("/api/admin/domains/keys/remove", { name, selectors: [selector] }))) await onChange();
  };
  const day = (ms: number): string => dateText(ms, locale);
  return (
    <li className={cards.thing}>
      <KeyRound size={20} aria-hidden />
      <div>
        <strong dir="ltr">{selector}</strong>
        <span className={cards.badge}>{own.states[state]}</span>
        <span className={cards.note}>
          {algorithm === "rsa" ? "RSA" : "Ed25519"} · {own.since[state](day(changedAt))} · {own.seen(isPublished)}
        </span>
        {neededUntil !== null && <span className={cards.note}>{own.keepUntil(day(neededUntil))}</span>}
      </div>
      {state === "retired" && <Button onPress={() => setAsking(true)}>{own.forget}</Button>}
      {isAsking && (
        <ReallyDialog
          title={own.forgetTitle(selector)}
          text={isPublished === false ? own.forgetGone : own.forgetLong(day(neededUntil ?? changedAt))}
          doIt={own.forget}
          onClose={() => setAsking(false)}
          onDo={() => void forget()}
        />
      )}
    </li>
  );
}

/** To be published, and to be used then. */
function NextKeys({ name, keys, onChange }: Part): ReactNode {
  const own = useWordsOf(domainWords);
  const { run, isBusy } = useDeed();
  const areSeen = keys.every(({ isPublished }) => isPublished);
  const use = async (): Promise<void> => {
    if (!(await run(() => tell("/api/admin/domains/keys/rotate", { name })))) return;
    say(own.used(name));
    await onChange();
  };
  const discard = async (): Promise<void> => {
    const selectors = keys.map(({ selector }) => selector);
    if (!(await run(() => tell("/api/admin/domains/keys/remove", { name, selectors })))) return;
    say(own.discarded);
    await onChange();
  };
  return (
    <div className={styles.publication}>
      <h3>{own.publishNext}</h3>
      <p className={cards.note}>{areSeen ? own.nextSeen : own.nextLong}</p>
      {keys.map(({ record }) => (
        <RecordLine key={record.zone} record={record} />
      ))}
      <Buttons>
        <Button onPress={() => void discard()} isBusy={isBusy}>
          {own.discard}
        </Button>
        <Button kind="primary" onPress={() => void use()} isDisabled={!areSeen} isBusy={isBusy}>
          {own.use}
        </Button>
      </Buttons>
    </div>
  );
}

function MakeKeys({ name, keys, onChange }: Part): ReactNode {
  const own = useWordsOf(domainWords);
  const { run, isBusy } = useDeed();
  const isUnsigned = keys.every(({ state }) => state !== "active");
  const make = async (): Promise<void> => {
    if (await run(() => tell("/api/admin/domains/keys/rotate", { name }))) await onChange();
  };
  return (
    <>
      {isUnsigned && <p>{own.unsigned(name)}</p>}
      <div>
        <Button onPress={() => void make()} isBusy={isBusy}>
          {own.make}
        </Button>
      </div>
    </>
  );
}
