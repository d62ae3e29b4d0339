/** How the server is, on one page. */
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { WhenAnswered } from "../look/answered.tsx";
import { CopyButton } from "../look/copyable.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { stamp } from "../model/moments.ts";
import { formatSize } from "../model/sizes.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { SmarthostCard } from "./smarthost-card.tsx";
import { adminWords, type AdminWords } from "./words.ts";

type Status = "ok" | "warn" | "bad";
type CheckName = keyof AdminWords["checkNames"];

interface Check {
  /** A newer server may look at more than this page knows. */
  readonly name: string;
  readonly status: Status;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

interface Health {
  readonly version: string;
  readonly hostname: string;
  readonly checks: readonly Check[];
}

export function Overview(): ReactNode {
  const words = useWordsOf(adminWords);
  const locale = useLocale();
  const health = useAnswer<Health>("/api/admin/health");
  return (
    <>
      <WhenAnswered of={health} failed={words.failed}>
        {({ version, hostname, checks }) => (
          <section className={cards.card} aria-labelledby="overview">
            <div className={styles.report}>
              <h2 id="overview">{summary(checks, words)}</h2>
              <CopyButton
                label={words.copyReport}
                value={JSON.stringify({ version, hostname, checks }, undefined, 2)}
              />
            </div>
            <ul className={cards.things}>
              {checks.map((check) => (
                <li key={check.name} className={cards.thing}>
                  <Sign status={check.status} words={words} />
                  <div>
                    <strong>{nameOf(check, words)}</strong>
                    <span className={cards.note}>{factText(check, words, locale)}</span>
                  </div>
                </li>
              ))}
            </ul>
            <p className={cards.note}>{words.version(version, hostname)}</p>
          </section>
        )}
      </WhenAnswered>
      <SmarthostCard />
    </>
  );
}

function summary(checks: readonly Check[], words: AdminWords): string {
  if (checks.some(({ status }) => status === "bad")) return words.someBad;
  return checks.some(({ status }) => status === "warn") ? words.someLook : words.allWell;
}

function Sign({ status, words }: { status: Status; words: AdminWords }): ReactNode {
  if (status === "ok") return <CircleCheck size={22} className={styles.good} aria-label={words.statusOk} />;
  if (status === "warn") return <TriangleAlert size={22} className={styles.warn} aria-label={words.statusWarn} />;
  return <CircleAlert size={22} className={styles.bad} aria-label={words.statusBad} />;
}

function nameOf({ name }: Check, words: AdminWords): string {
  const names: Readonly<Record<string, string>> = words.checkNames;
  return names[name] ?? name;
}

function factText({ name, facts }: Check, words: AdminWords, locale: string): string {
  const moment = (value: unknown): string => stamp(Date.parse(String(value)), locale);
  const texts: Readonly<Record<CheckName, () => string>> & Readonly<Record<string, (() => string) | undefined>> = {
    server: () => (facts["startedAt"] === null ? words.serverDown : words.serverSince(moment(facts["startedAt"]))),
    store: () => (facts["reason"] === null ? words.storeWrites : String(facts["reason"])),
    disk: () =>
      words.diskFree(formatSize(Number(facts["freeBytes"]), locale), formatSize(Number(facts["totalBytes"]), locale)),
    certificate: () => certificateText(facts, words),
    queue: () => queueText(facts, words, moment),
    backup: () => (facts["made"] === null ? words.backupNone : words.backupMade(moment(facts["made"]))),
  };
  return texts[name]?.() ?? plainFacts(facts);
}

function plainFacts(facts: Check["facts"]): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
}

function certificateText(facts: Check["facts"], words: AdminWords): string {
  if (facts["days"] === null) return words.certificateNone;
  const days = Number(facts["days"]);
  const until = days < 0 ? words.certificateOver : words.certificateUntil(days);
  const trouble = facts["trouble"];
  const further = [
    ...(facts["selfSigned"] === true ? [words.certificateOwn] : []),
    ...(typeof trouble === "string" ? [words.certificateTrouble(trouble)] : []),
  ];
  return further.length === 0 ? until : [`${until}.`, ...further].join(" ");
}

function queueText(facts: Check["facts"], words: AdminWords, moment: (value: unknown) => string): string {
  if (facts["messages"] === 0) return words.queueEmpty;
  const parts = [words.queueWaits(Number(facts["messages"])), words.since(moment(facts["oldest"]))];
  return [...parts, ...(facts["troubled"] === 0 ? [] : [words.queueTrouble(Number(facts["troubled"]))])].join(", ");
}
