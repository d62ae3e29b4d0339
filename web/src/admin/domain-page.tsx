/** One domain: its records with their state, its catch-all, and the way to remove it. */
import { ArrowLeft, RefreshCw } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button, Field } from "../look/controls.tsx";
import { CopyButton, Copyable } from "../look/copyable.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { useDeed } from "../look/use-deed.ts";
import { say } from "../model/toasts.ts";
import cards from "../settings/settings.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import type { Domain } from "./domains.tsx";
import { ReallyDialog } from "./really-dialog.tsx";
import { adminWords } from "./words.ts";

interface Publication {
  readonly title: string;
  readonly records: readonly {
    readonly name: string;
    readonly type: string;
    readonly value: string;
    readonly zone: string;
  }[];
  readonly findings: readonly { readonly status: "ok" | "missing" | "wrong" | "unknown"; readonly sentence: string }[];
}

export function DomainPage(props: { domain: Domain; onChange: () => Promise<void>; onBack: () => void }): ReactNode {
  const { domain, onChange, onBack } = props;
  const words = useWordsOf(adminWords);
  const { run } = useDeed();
  const [isRemoving, setRemoving] = useState(false);
  const remove = async (): Promise<void> => {
    setRemoving(false);
    if (await run(() => tell("/api/admin/domains/remove", { name: domain.name }))) onBack();
  };
  return (
    <>
      <div>
        <Button onPress={onBack}>
          <ArrowLeft size={17} aria-hidden />
          {words.back}
        </Button>
      </div>
      <Records name={domain.name} />
      <CatchAll domain={domain} onChange={onChange} />
      <div>
        <Button onPress={() => setRemoving(true)}>{words.removeDomain}</Button>
      </div>
      {isRemoving && (
        <ReallyDialog
          title={words.really(domain.name)}
          doIt={words.remove}
          onClose={() => setRemoving(false)}
          onDo={() => void remove()}
        />
      )}
    </>
  );
}

function Records({ name }: { name: string }): ReactNode {
  const words = useWordsOf(adminWords);
  const path = `/api/admin/domains/records?name=${encodeURIComponent(name)}`;
  const records = useAnswer<{ publications: readonly Publication[] }>(path);
  const checked = useAnswer<{ publications: readonly Publication[] }>(`${path}&check=yes`);
  const [isChecking, setChecking] = useState(false);
  const again = async (): Promise<void> => {
    setChecking(true);
    await checked.askAgain();
    setChecking(false);
  };
  const isAsking = isChecking || (checked.answer === undefined && !checked.hasFailed);
  return (
    <section className={cards.card} aria-labelledby="records">
      <div className={styles.titled}>
        <h2 id="records">{name}</h2>
        <Button onPress={() => void again()} isDisabled={isAsking}>
          <RefreshCw size={17} aria-hidden />
          {isAsking ? words.checking : words.checkAgain}
        </Button>
      </div>
      <p className={cards.note}>{words.recordsLong}</p>
      <WhenAnswered of={checked.answer === undefined ? records : checked} failed={words.failed}>
        {({ publications }) => (
          <>
            {publications.map((each) => (
              <PublicationBlock key={each.title} publication={each} />
            ))}
            <p className={styles.titled}>
              <span>{words.zoneFile}</span>
              <CopyButton
                label={words.zoneFile}
                value={publications.flatMap((each) => each.records.map(({ zone }) => zone)).join("\n")}
              />
            </p>
          </>
        )}
      </WhenAnswered>
    </section>
  );
}

function PublicationBlock({ publication }: { publication: Publication }): ReactNode {
  const words = useWordsOf(adminWords);
  const { title, records, findings } = publication;
  return (
    <div className={styles.publication}>
      <h3>{title}</h3>
      {findings.map(({ status, sentence }) => (
        <p key={sentence} className={styles.finding} data-status={status}>
          <strong>{words.state(status)}</strong> {sentence}
        </p>
      ))}
      {records.map((record) => (
        <dl key={record.zone} className={styles.record}>
          <div>
            <dt>{words.recordName}</dt>
            <dd>
              <Copyable label={`${record.name} ${record.type}, ${words.recordName}`} value={record.name} />
            </dd>
          </div>
          <div>
            <dt>{words.recordType}</dt>
            <dd className={styles.type}>{record.type}</dd>
          </div>
          <div>
            <dt>{words.recordValue}</dt>
            <dd>
              <Copyable label={`${record.name} ${record.type}, ${words.recordValue}`} value={record.value} />
            </dd>
          </div>
        </dl>
      ))}
    </div>
  );
}

function CatchAll({ domain, onChange }: { domain: Domain; onChange: () => Promise<void> }): ReactNode {
  const words = useWordsOf(adminWords);
  const { run, isBusy } = useDeed();
  const [address, setAddress] = useState(domain.catchAll ?? "");
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await run(() => tell("/api/admin/domains/catch-all", { name: domain.name, address })))) return;
    say(words.saved);
    await onChange();
  };
  return (
    <section className={cards.card} aria-label={words.catchAll}>
      <form className={cards.line} onSubmit={(event) => void save(event)}>
        <Field label={words.catchAll} value={address} onChange={setAddress} type="email" />
        <Button type="submit" isDisabled={isBusy}>
          {words.save}
        </Button>
      </form>
      {domain.catchAll === null && <p className={cards.note}>{words.catchAllNone}</p>}
    </section>
  );
}
