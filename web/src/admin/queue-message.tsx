/** One message of the queue: in the list, and with everything that happened to it. */
import { Send } from "lucide-react";
import { type ReactNode, useState } from "react";
import { WhenAnswered } from "../look/answered.tsx";
import { Dialog } from "../look/controls.tsx";
import { DialogClose } from "../look/dialog-close.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { formatSize } from "../model/sizes.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { type Change, QueueActions } from "./queue-actions.tsx";
import { queueWords } from "./queue-words.ts";
import { useMoment } from "./use-moment.ts";
import { adminWords } from "./words.ts";

interface Attempt {
  readonly at: number;
  readonly reply: { readonly text: string; readonly code: number; readonly fromRemote: boolean };
  readonly remote?: { readonly host: string; readonly address: string };
  readonly tls?: { readonly version: string; readonly verified: string };
}

interface Recipient {
  readonly address: string;
  readonly hop: string;
  readonly outcome: "waiting" | "delivered" | "failed";
  readonly attempts: number;
  readonly nextAt?: number;
  /** Why its hop is left alone until then. */
  readonly trouble?: string;
  /** The oldest first. */
  readonly history: readonly Attempt[];
}

export interface QueuedMessage {
  readonly id: string;
  /** Its place in the order of arrival. */
  readonly number: number;
  readonly at: number;
  readonly sender: string;
  readonly size: number;
  readonly isHeld: boolean;
  readonly owesNotices: boolean;
  readonly recipients: readonly Recipient[];
}

export function MessageRow(props: { message: QueuedMessage; onChange: (how: Change) => Promise<void> }): ReactNode {
  const { id, at, sender, isHeld, recipients } = props.message;
  const words = useWordsOf(adminWords);
  const own = useWordsOf(queueWords);
  const moment = useMoment();
  const next = useNextTry();
  const [isShown, setShown] = useState(false);
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
          .map(({ address, nextAt, trouble, history }) => (
            <span key={address} className={styles.words}>
              {words.to(address)}
              {nextAt !== undefined && `, ${next(nextAt)}`}: {lastWords(history) ?? trouble ?? words.noWordYet}
            </span>
          ))}
      </div>
      <QueueActions
        label={words.actionsForMessage}
        isHeld={isHeld}
        title={words.removeMessage}
        onChange={props.onChange}
        onShow={{ label: own.details, show: () => setShown(true) }}
      />
      {isShown && <MessageDialog id={id} onClose={() => setShown(false)} />}
    </li>
  );
}

function MessageDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const words = useWordsOf(adminWords);
  const own = useWordsOf(queueWords);
  const locale = useLocale();
  const moment = useMoment();
  const message = useAnswer<QueuedMessage>(`/api/admin/queue/message?id=${encodeURIComponent(id)}`);
  return (
    <Dialog title={own.message(id)} size="columns" onClose={onClose}>
      <WhenAnswered of={message} failed={words.failed}>
        {({ sender, at, size, isHeld, owesNotices, recipients }) => (
          <>
            <p>
              {words.fromSender(sender)}, {words.since(moment(at))} · {own.size(formatSize(size, locale))}
              {isHeld && ` · ${words.held}`}
            </p>
            {owesNotices && <p className={cards.note}>{own.owesNotices}</p>}
            {recipients.map((each) => (
              <RecipientStory key={each.address} recipient={each} />
            ))}
          </>
        )}
      </WhenAnswered>
      <DialogClose onClose={onClose} />
    </Dialog>
  );
}

function RecipientStory({ recipient }: { recipient: Recipient }): ReactNode {
  const { address, hop, outcome, attempts, nextAt, trouble, history } = recipient;
  const words = useWordsOf(queueWords);
  const moment = useMoment(true);
  const next = useNextTry();
  return (
    <section className={styles.publication} aria-label={address}>
      <h3>{address}</h3>
      <p>
        <strong>{words[outcome]}</strong> {words.by(hop)} · {words.tries(attempts)}
        {outcome === "waiting" && nextAt !== undefined && ` · ${next(nextAt)}`}
      </p>
      <ol className={styles.journey}>
        {history.map(({ at, reply, remote, tls }, i) => (
          <li key={`${at} ${i}`}>
            <span className={styles.when}>{moment(at)}</span>
            <span>
              {remote !== undefined && (
                <span className={styles.when}>
                  {remote.host} [{remote.address}]
                  {tls !== undefined && ` · ${words.security(tls.version, tls.verified)}`}
                  <br />
                </span>
              )}
              {answerText(reply)}
            </span>
          </li>
        ))}
      </ol>
      {trouble !== undefined && (
        <p className={styles.finding} data-status="unknown">
          {words.leftAlone(hop)} {trouble}
        </p>
      )}
    </section>
  );
}

/** Words of the other side stand behind its code, ours stand alone. */
function answerText({ text, code, fromRemote }: Attempt["reply"]): string {
  return fromRemote ? `${code} ${text}` : text;
}

function lastWords(history: Recipient["history"]): string | undefined {
  const reply = history.at(-1)?.reply;
  return reply === undefined ? undefined : answerText(reply);
}

export function useNextTry(): (at: number) => string {
  const words = useWordsOf(adminWords);
  const own = useWordsOf(queueWords);
  const moment = useMoment();
  return (at) => (at <= Date.now() ? own.dueNow : words.nextTry(moment(at)));
}
