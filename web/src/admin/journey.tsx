/** The way of a message: by its Message-ID, or of the latest ones of an address. */
import { MailSearch } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { ask } from "../jmap/ask.ts";
import { Button, Field } from "../look/controls.tsx";
import { useDeed } from "../look/use-deed.ts";
import cards from "../settings/settings.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { journeyWords, type StepName } from "./journey-words.ts";
import { useMoment } from "./use-moment.ts";

interface Journey {
  readonly account: string;
  readonly mailbox: string;
  readonly messageId: string;
  readonly steps: readonly { readonly what: StepName; readonly at?: number; readonly detail: string }[];
}

interface Journeys {
  readonly stored: readonly Journey[];
  readonly queued: readonly { readonly id: string; readonly at: number }[];
  readonly isComplete: boolean;
}

export function FindMessage(): ReactNode {
  const words = useWordsOf(journeyWords);
  const { run, isBusy } = useDeed();
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<Journeys | undefined>(undefined);
  const find = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => setFound(await ask<Journeys>(`/api/admin/journey?q=${encodeURIComponent(query)}`)), {
      invalid: words.notOne,
    });
  };
  return (
    <>
      <section className={cards.card} aria-labelledby="journey">
        <h2 id="journey">{words.title}</h2>
        <p className={cards.note}>{words.long}</p>
        <form className={cards.line} onSubmit={find}>
          <Field label={words.query} value={query} onChange={setQuery} isRequired />
          <Button kind="primary" type="submit" isBusy={isBusy}>
            {isBusy ? words.looking : words.find}
          </Button>
        </form>
      </section>
      {found !== undefined && <Found found={found} />}
    </>
  );
}

function Found({ found: { stored, queued, isComplete } }: { found: Journeys }): ReactNode {
  const words = useWordsOf(journeyWords);
  const moment = useMoment(true);
  return (
    <div role="status" className={cards.inner}>
      {stored.length + queued.length === 0 && <p className={cards.card}>{words.nothing}</p>}
      {queued.map(({ id, at }) => (
        <p key={id} className={cards.card}>
          {words.queued(id, moment(at))}
        </p>
      ))}
      {stored.map((journey, i) => (
        <JourneyCard key={`${journey.account} ${journey.messageId} ${i}`} journey={journey} />
      ))}
      {!isComplete && <p className={cards.note}>{words.incomplete}</p>}
    </div>
  );
}

function JourneyCard({ journey }: { journey: Journey }): ReactNode {
  const words = useWordsOf(journeyWords);
  const moment = useMoment(true);
  const { account, mailbox, messageId, steps } = journey;
  return (
    <section className={cards.card} aria-label={messageId}>
      <div className={cards.thing}>
        <MailSearch size={20} aria-hidden />
        <div>
          <strong>{messageId === "" ? words.noId : messageId}</strong>
          <span className={cards.note}>{words.nowIn(account, mailbox)}</span>
        </div>
      </div>
      <ol className={styles.journey}>
        {steps.map(({ what, at, detail }, i) => (
          <li key={`${what} ${i}`}>
            <span className={styles.when}>{at === undefined ? "" : moment(at)}</span>
            <span>
              <strong>{words.steps[what]}</strong> {detail}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
