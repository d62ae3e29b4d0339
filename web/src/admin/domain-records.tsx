/** What a domain has to publish, with the state of each record. */
import { RefreshCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { WhenAnswered } from "../look/answered.tsx";
import { Button } from "../look/controls.tsx";
import { CopyButton, Copyable } from "../look/copyable.tsx";
import { focusIfLost } from "../look/focus-on-arrival.ts";
import { useAnswer } from "../look/use-answer.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { domainWords } from "./domain-words.ts";
import { findingWords } from "./finding-words.ts";
import { adminWords } from "./words.ts";

export interface PublishedRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly zone: string;
}

interface Publication {
  readonly name: string;
  readonly title: string;
  readonly records: readonly PublishedRecord[];
  readonly findings: readonly Finding[];
}

interface Finding {
  readonly status: "ok" | "missing" | "wrong" | "unknown";
  readonly code: string;
  readonly values: Readonly<Record<string, string | number | readonly string[]>>;
  /** In English. */
  readonly sentence: string;
}

export function Records({ name }: { name: string }): ReactNode {
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
        <h2 id="records" ref={focusIfLost} tabIndex={-1}>
          {name}
        </h2>
        <Button onPress={() => void again()} isBusy={isAsking}>
          <RefreshCw size={17} aria-hidden />
          {isAsking ? words.checking : words.checkAgain}
        </Button>
      </div>
      <p className={cards.note}>{words.recordsLong}</p>
      <WhenAnswered of={{ ...checked, answer: checked.answer ?? records.answer }} failed={words.failed}>
        {({ publications }) => (
          <>
            {GROUPS.map((group) => (
              <Group key={group} name={group} publications={publications.filter((each) => groupOf(each) === group)} />
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

/** In the order of their weight. */
const GROUPS = ["receive", "trust", "comfort"] as const;
type GroupName = (typeof GROUPS)[number];

const OF: Readonly<Record<string, GroupName>> = {
  mail: "receive",
  address: "receive",
  reverse: "trust",
  senders: "trust",
  keys: "trust",
  forged: "trust",
};

/** Undefined: there is nothing to publish, and nothing to say. */
function groupOf({ name, records, findings }: Publication): GroupName | undefined {
  return records.length + findings.length === 0 ? undefined : (OF[name] ?? "comfort");
}

function Group({ name, publications }: { name: GroupName; publications: readonly Publication[] }): ReactNode {
  const own = useWordsOf(domainWords);
  if (publications.length === 0) return undefined;
  return (
    <>
      <p className={styles.group}>{own.groups[name]}</p>
      {publications.map((each) => (
        <PublicationBlock key={each.title} publication={each} />
      ))}
    </>
  );
}

function PublicationBlock({ publication }: { publication: Publication }): ReactNode {
  const words = useWordsOf(adminWords);
  const own = useWordsOf(domainWords);
  const sentences = useWordsOf(findingWords);
  const locale = useLocale();
  const { name, title, records, findings } = publication;
  // What is only missing for comfort is no fault.
  const weightOf = (status: Finding["status"]): string =>
    status === "missing" && groupOf(publication) === "comfort" ? "unknown" : status;
  const sentenceOf = ({ code, values, sentence }: Finding): string => {
    const texts = Object.entries(values).map(([key, value]) => [key, textOf(value, locale)] as const);
    return sentences[code]?.(Object.fromEntries(texts)) ?? sentence;
  };
  return (
    <div className={styles.publication}>
      <h3>{own.titles[name] ?? title}</h3>
      {findings.map((finding) => (
        <p key={finding.sentence} className={styles.finding} data-status={weightOf(finding.status)}>
          <strong>{words.state(finding.status)}</strong> {sentenceOf(finding)}
        </p>
      ))}
      {records.map((record) => (
        <RecordLine key={record.zone} record={record} />
      ))}
    </div>
  );
}

function textOf(value: Finding["values"][string], locale: string): string {
  if (typeof value === "number") return value.toLocaleString(locale);
  return typeof value === "string" ? value : new Intl.ListFormat(locale).format(value);
}

export function RecordLine({ record }: { record: PublishedRecord }): ReactNode {
  const words = useWordsOf(adminWords);
  const what = `${record.name} ${record.type}`;
  return (
    <dl className={styles.record}>
      <div>
        <dt>{words.recordName}</dt>
        <dd>
          <Copyable label={`${what}, ${words.recordName}`} value={record.name} />
        </dd>
      </div>
      <div>
        <dt>{words.recordType}</dt>
        <dd className={styles.type}>{record.type}</dd>
      </div>
      <div>
        <dt>{words.recordValue}</dt>
        <dd>
          <Copyable label={`${what}, ${words.recordValue}`} value={record.value} />
        </dd>
      </div>
    </dl>
  );
}
