/** Passwords of programs: each device has its own. */
import { Smartphone, Trash2 } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Link } from "wouter";
import { tell } from "../../jmap/ask.ts";
import { Copyable } from "../../look/copyable.tsx";
import { Button, Field, IconButton } from "../../look/controls.tsx";
import { say } from "../../model/toasts.ts";
import { useLocale, useWordsOf } from "../../shell/app-context.ts";
import { places } from "../../shell/places.ts";
import styles from "../settings.module.css";
import { ago, type AppPassword } from "./overview.ts";
import { useDeed } from "../../look/use-deed.ts";
import { useQuestion } from "../../look/use-question.tsx";
import { useProof } from "./use-proof.tsx";
import { securityWords } from "./words.ts";

const PATH = "/api/security/app-passwords";

interface Made {
  readonly name: string;
  readonly password: string;
}

export function AppPasswordsCard(props: {
  appPasswords: readonly AppPassword[];
  hasPasskey: boolean;
  onChange: () => Promise<void>;
}): ReactNode {
  const { appPasswords, onChange } = props;
  const words = useWordsOf(securityWords);
  const { run } = useDeed();
  const { ask, question } = useQuestion();
  const proof = useProof(words.makePassword, props.hasPasskey);
  const [name, setName] = useState("");
  const [made, setMade] = useState<Made | undefined>(undefined);
  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await proof.run(async () => setMade(await tell<Made>(PATH, { name })))) setName("");
    await onChange();
  };
  const takeBack = async (which: string): Promise<void> => {
    if (await run(() => tell(`${PATH}/remove`, { name: which }))) say(words.takenBack(which));
    if (made?.name === which) setMade(undefined);
    await onChange();
  };
  return (
    <section className={styles.card} aria-labelledby="app-passwords">
      <h2 id="app-passwords">{words.appPasswords}</h2>
      <p className={styles.note}>{words.appPasswordsLong}</p>
      {appPasswords.length > 0 && (
        <ul className={styles.things}>
          {appPasswords.map((each) => (
            <AppPasswordRow
              key={each.name}
              each={each}
              onTakeBack={() =>
                ask({
                  title: words.takeBackTitle(each.name),
                  text: words.takeBackLong,
                  doIt: words.takeItBack,
                  onDo: () => takeBack(each.name),
                })
              }
            />
          ))}
        </ul>
      )}
      {made !== undefined && (
        <div className={styles.made} role="status">
          <strong>{words.newAppPassword(made.name)}</strong>
          <Copyable label={words.newAppPassword(made.name)} value={made.password} />
          <p className={styles.note}>{words.shownOnce}</p>
          <div>
            <Button onPress={() => setMade(undefined)}>{words.done}</Button>
          </div>
        </div>
      )}
      <form className={styles.line} onSubmit={(event) => void make(event)}>
        <Field label={words.programName} value={name} onChange={setName} isRequired />
        <Button type="submit" isBusy={proof.isBusy}>
          {words.makePassword}
        </Button>
      </form>
      {proof.dialog}
      {question}
      <p>
        <Link href={places.connect}>{words.connectDevice}</Link>
      </p>
    </section>
  );
}

function AppPasswordRow({ each, onTakeBack }: { each: AppPassword; onTakeBack: () => void }): ReactNode {
  const words = useWordsOf(securityWords);
  const locale = useLocale();
  const now = Date.now();
  const used = each.usedAt === null ? words.neverUsed : words.used(ago(each.usedAt, now, locale));
  return (
    <li className={styles.thing}>
      <Smartphone size={20} aria-hidden />
      <div>
        <strong>{each.name}</strong>
        <span className={styles.note}>
          {words.created(ago(each.createdAt, now, locale))} · {used}
        </span>
      </div>
      <IconButton label={words.takeBack(each.name)} onPress={onTakeBack}>
        <Trash2 size={18} aria-hidden />
      </IconButton>
    </li>
  );
}
