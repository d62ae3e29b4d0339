/** What other servers report about mail of the domains here. */
import { FileChartColumn } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { WhenAnswered } from "../look/answered.tsx";
import { EmptyState } from "../look/empty-state.tsx";
import { useAnswer } from "../look/use-answer.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { reportsWords } from "./reports-words.ts";
import { adminWords } from "./words.ts";

interface Reported {
  readonly reports: number;
  readonly organizations: readonly string[];
}

interface DomainReports {
  readonly domain: string;
  readonly dmarc: Reported & {
    readonly genuine: number;
    readonly unproven: number;
    readonly delivered: number;
    readonly junk: number;
    readonly refused: number;
    readonly sources: readonly { readonly address: string; readonly messages: number }[];
  };
  readonly tls: Reported & {
    readonly successes: number;
    readonly failures: number;
    readonly details: Readonly<Record<string, number>>;
  };
}

const PERIODS = [7, 30, 90];

export function Reports(): ReactNode {
  const admin = useWordsOf(adminWords);
  const words = useWordsOf(reportsWords);
  const [days, setDays] = useState(30);
  const reports = useAnswer<{ domains: readonly DomainReports[] }>(`/api/admin/reports?days=${days}`);
  return (
    <>
      <section className={cards.card} aria-labelledby="reports">
        <h2 id="reports">{admin.reports}</h2>
        <p className={cards.note}>{words.long}</p>
        <label className={cards.choice}>
          {words.period}
          <select value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {PERIODS.map((each) => (
              <option key={each} value={each}>
                {words.days(each)}
              </option>
            ))}
          </select>
        </label>
      </section>
      <WhenAnswered of={reports} failed={admin.failed}>
        {({ domains }) =>
          domains.length === 0 ? (
            <EmptyState icon={<FileChartColumn size={34} aria-hidden />} title={words.none}>
              <p>{words.noneLong}</p>
            </EmptyState>
          ) : (
            domains.map((each) => <DomainCard key={each.domain} of={each} />)
          )
        }
      </WhenAnswered>
    </>
  );
}

function DomainCard({ of: { domain, dmarc, tls } }: { of: DomainReports }): ReactNode {
  const id = useId();
  return (
    <section className={cards.card} aria-labelledby={id}>
      <h2 id={id}>{domain}</h2>
      {dmarc.reports > 0 && <Dmarc dmarc={dmarc} />}
      {tls.reports > 0 && <Tls tls={tls} />}
    </section>
  );
}

function Dmarc({ dmarc }: Pick<DomainReports, "dmarc">): ReactNode {
  const words = useWordsOf(reportsWords);
  const { genuine, unproven, sources } = dmarc;
  return (
    <div className={styles.publication}>
      <h3>{words.dmarc}</h3>
      <By reported={dmarc} />
      <p className={styles.finding} data-status={genuine > 0 ? "ok" : "unknown"}>
        {words.genuine(genuine)} {unproven === 0 && words.allGenuine}
      </p>
      {unproven > 0 && (
        <>
          <p className={styles.finding} data-status="unknown">
            {words.unproven(unproven, dmarc)}
          </p>
          <h4>{words.sources}</h4>
          <ul className={styles.plain}>
            {sources.map(({ address, messages }) => (
              <li key={address}>{words.from(address, messages)}</li>
            ))}
          </ul>
          <p className={cards.note}>{words.sourcesLong}</p>
        </>
      )}
    </div>
  );
}

function Tls({ tls }: Pick<DomainReports, "tls">): ReactNode {
  const words = useWordsOf(reportsWords);
  const { successes, failures, details } = tls;
  return (
    <div className={styles.publication}>
      <h3>{words.tls}</h3>
      <By reported={tls} />
      <p className={styles.finding} data-status={successes > 0 ? "ok" : "unknown"}>
        {words.encrypted(successes)}
      </p>
      {failures > 0 && (
        <p className={styles.finding} data-status="wrong">
          {words.notEncrypted(failures)}
        </p>
      )}
      <ul className={styles.plain}>
        {Object.entries(details).map(([result, sessions]) => (
          <li key={result}>{words.because(result, sessions)}</li>
        ))}
      </ul>
    </div>
  );
}

/** Names of servers that are read in one sentence. */
const NAMES_MAX = 12;

function By({ reported: { reports, organizations } }: { reported: Reported }): ReactNode {
  const words = useWordsOf(reportsWords);
  const locale = useLocale();
  const names = new Intl.ListFormat(locale).format(organizations);
  if (organizations.length <= NAMES_MAX) return <p className={cards.note}>{words.by(reports, names)}</p>;
  return (
    <details className={styles.twins}>
      <summary>{words.by(reports, words.servers(organizations.length))}</summary>
      <p className={cards.note}>{names}</p>
    </details>
  );
}
