/** Mail that waits to be sent: by destination, and message by message, with the other side's last words. */
import { EllipsisVertical, Inbox, Send } from "lucide-react";
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button, MenuButton } from "../look/controls.tsx";
import { EmptyState } from "../look/empty-state.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { useDeed } from "../look/use-deed.ts";
import { stamp } from "../model/moments.ts";
import { say } from "../model/toasts.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { ReallyDialog } from "./really-dialog.tsx";
import { adminWords } from "./words.ts";

interface Hop {
  readonly hop: string;
  readonly messages: number;
  readonly since: number;
  readonly nextAt: number | null;
  readonly trouble: string | null;
}

interface Recipient {
  readonly address: string;
  readonly outcome: string;
  readonly nextAt?: number;
  readonly history: readonly { readonly reply: { readonly text: string; readonly code: number } }[];
}

interface Message {
  readonly id: string;
  readonly at: number;
  readonly sender: string;
  readonly isHeld: boolean;
  readonly recipients: readonly Recipient[];
}

interface QueuePage {
  readonly hops: readonly Hop[];
  readonly messages: readonly Message[];
}

type Change = "retry" | "hold" | "release" | "remove";

type Which = { readonly ids: readonly string[] } | { readonly hop: string };

export function Queue(): ReactNode {
  const words = useWordsOf(adminWords);
  const queue = useAnswer<QueuePage>("/api/admin/queue");
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
      {({ hops, messages }) =>
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
                  <MessageRow key={message.id} message={message} onChange={change} />
                ))}
              </ul>
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
                {words.since(moment(since))} · {nextAt === null ? words.held : words.nextTry(moment(nextAt))}
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

function MessageRow(props: { message: Message; onChange: (how: Change, which: Which) => Promise<void> }): ReactNode {
  const { message, onChange } = props;
  const { id, at, sender, isHeld, recipients } = message;
  const words = useWordsOf(adminWords);
  const moment = useMoment();
  return (
    <li className={cards.thing}>
      <Send size={20} aria-hidden />
      <div>
        <strong>{words.fromSender(sender)}</strong>
        {isHeld && <span className={cards.badge}>{words.held}</span>}
        <span className={cards.note}>
          {id} · {words.since(moment(at))}
        </span>
        {recipients
          .filter(({ outcome }) => outcome === "waiting")
          .map(({ address, nextAt, history }) => (
            <span key={address} className={styles.words}>
              {words.to(address)}
              {nextAt !== undefined && `, ${words.nextTry(moment(nextAt))}`}: {lastWords(history) ?? words.noWordYet}
            </span>
          ))}
      </div>
      <QueueActions
        label={words.actionsForMessage}
        isHeld={isHeld}
        title={words.removeMessage}
        onChange={(how) => onChange(how, { ids: [id] })}
      />
    </li>
  );
}

function QueueActions(props: {
  label: string;
  isHeld: boolean;
  /** What is asked before mail is removed. */
  title: string;
  onChange: (how: Change) => Promise<void>;
}): ReactNode {
  const { label, isHeld, title, onChange } = props;
  const words = useWordsOf(adminWords);
  const [isRemoving, setRemoving] = useState(false);
  const entry = (how: Change, text: string) => ({ id: how, label: text, onAction: () => void onChange(how) });
  return (
    <>
      <MenuButton
        label={label}
        icon={<EllipsisVertical size={18} aria-hidden />}
        entries={[
          entry("retry", words.retry),
          isHeld ? entry("release", words.release) : entry("hold", words.hold),
          { id: "remove", label: words.remove, onAction: () => setRemoving(true) },
        ]}
      />
      {isRemoving && (
        <ReallyDialog
          title={title}
          text={words.removeMessageLong}
          doIt={words.remove}
          onDo={() => {
            setRemoving(false);
            void onChange("remove");
          }}
          onClose={() => setRemoving(false)}
        />
      )}
    </>
  );
}

function lastWords(history: Recipient["history"]): string | undefined {
  const reply = history.at(-1)?.reply;
  return reply === undefined ? undefined : `${reply.code} ${reply.text}`;
}

function useMoment(): (at: number) => string {
  const locale = useLocale();
  return (at) => stamp(at, locale);
}
