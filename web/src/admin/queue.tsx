/** Mail that waits to be sent: by destination, and message by message, with the other side's last words. */
import { Inbox, Send } from "lucide-react";
import type { ReactNode } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button } from "../look/controls.tsx";
import { EmptyState } from "../look/empty-state.tsx";
import { useDeed } from "../look/use-deed.ts";
import { usePages } from "../look/use-pages.ts";
import { say } from "../model/toasts.ts";
import cards from "../settings/settings.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { type Change, QueueActions } from "./queue-actions.tsx";
import { MessageRow, type QueuedMessage, useNextTry } from "./queue-message.tsx";
import { useMoment } from "./use-moment.ts";
import { adminWords } from "./words.ts";

interface Hop {
  readonly hop: string;
  readonly messages: number;
  readonly since: number;
  readonly nextAt: number | null;
  readonly trouble: string | null;
}

interface QueuePage {
  readonly hops: readonly Hop[];
  readonly messages: readonly QueuedMessage[];
  readonly hasMore: boolean;
}

const PAGES = {
  itemsOf: ({ messages }: QueuePage) => messages,
  nextTo: ({ number }: QueuedMessage) => `after=${number}`,
};

type Which = { readonly ids: readonly string[] } | { readonly hop: string };

export function Queue(): ReactNode {
  const words = useWordsOf(adminWords);
  const queue = usePages("/api/admin/queue", PAGES);
  const { run } = useDeed();
  const change = async (how: Change, which: Which): Promise<void> => {
    await run(async () => {
      const { messages } = await tell<{ messages: number }>("/api/admin/queue/change", { how, ...which });
      say(words.queueChanged(messages));
    });
    await queue.askAgain();
  };
  return (
    <WhenAnswered of={queue} failed={words.failed}>
      {({ first: { hops }, items: messages, hasMore }) =>
        messages.length === 0 ? (
          <EmptyState icon={<Inbox size={34} aria-hidden />} title={words.nothingWaits}>
            <p>{words.nothingWaitsLong}</p>
          </EmptyState>
        ) : (
          <>
            <Hops hops={hops} onChange={change} />
            <section className={cards.card} aria-labelledby="messages">
              <div className={styles.titled}>
                <h2 id="messages">{words.waitingMessages}</h2>
                <Button onPress={() => void queue.askAgain()}>{words.checkAgain}</Button>
              </div>
              <ul className={cards.things}>
                {messages.map((message) => (
                  <MessageRow
                    key={message.id}
                    message={message}
                    onChange={(how) => change(how, { ids: [message.id] })}
                  />
                ))}
              </ul>
              {hasMore && <Button onPress={queue.showMore}>{words.more}</Button>}
            </section>
          </>
        )
      }
    </WhenAnswered>
  );
}

function Hops(props: { hops: readonly Hop[]; onChange: (how: Change, which: Which) => Promise<void> }): ReactNode {
  const { hops, onChange } = props;
  const words = useWordsOf(adminWords);
  const moment = useMoment();
  const next = useNextTry();
  return (
    <section className={cards.card} aria-labelledby="hops">
      <h2 id="hops">{words.byDestination}</h2>
      <ul className={cards.things}>
        {hops.map(({ hop, messages, since, nextAt, trouble }) => (
          <li key={hop} className={cards.thing}>
            <Send size={20} aria-hidden />
            <div>
              <strong>{hop}</strong>
              <span className={cards.badge}>{messages}</span>
              <span className={cards.note}>
                {words.since(moment(since))} · {nextAt === null ? words.held : next(nextAt)}
              </span>
              {trouble !== null && <span className={styles.words}>{trouble}</span>}
            </div>
            <QueueActions
              label={words.actionsFor(hop)}
              isHeld={nextAt === null}
              title={words.removeAllTo(hop)}
              onChange={(how) => onChange(how, { hop })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
