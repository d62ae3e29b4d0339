/** What waits to be sent: on this device for the server, on the server for its moment. */
import { Clock, Send } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Refused } from "../jmap/problems.ts";
import type { Email, PendingSubmission } from "../jmap/types.ts";
import { Button, Dialog } from "../look/controls.tsx";
import { EmptyState } from "../look/empty-state.tsx";
import { loadEmails } from "../mail/email-list.ts";
import { useCell } from "../model/use-cell.ts";
import { momentText } from "../model/moments.ts";
import { nameOf } from "../model/people.ts";
import { say } from "../model/toasts.ts";
import { useLocale, useMail, useWords } from "../shell/app-context.ts";
import { courierOf } from "./courier.ts";
import type { KeptDraft } from "./kept-draft.ts";
import styles from "./outbox.module.css";
import { sendNow, takeBack } from "./sending.ts";
import { takeFromOutbox } from "./use-sending.ts";

/** Milliseconds: what leaves sooner is only waiting for "Undo". */
const SCHEDULED_FROM_MS = 60_000;

/** Beside the folders, while something waits. */
export function OutboxEntry(): ReactNode {
  const words = useWords();
  const store = useMail();
  const [isOpen, setOpen] = useState(false);
  const waiting = useCell(courierOf(store).waiting);
  const scheduled = store.cache.pending.filter(({ sendAt }) => Date.parse(sendAt) > Date.now() + SCHEDULED_FROM_MS);
  const number = waiting.length + scheduled.length;
  return (
    <>
      {number > 0 && (
        <button type="button" className={styles.entry} onClick={() => setOpen(true)}>
          <Send size={18} aria-hidden />
          <span className={styles.name}>{words.outbox}</span>
          <span>{number}</span>
        </button>
      )}
      {isOpen && <OutboxDialog waiting={waiting} scheduled={scheduled} onClose={() => setOpen(false)} />}
    </>
  );
}

interface Props {
  readonly waiting: readonly KeptDraft[];
  readonly scheduled: readonly PendingSubmission[];
  readonly onClose: () => void;
}

function OutboxDialog({ waiting, scheduled, onClose }: Props): ReactNode {
  const words = useWords();
  return (
    <Dialog title={words.outbox} onClose={onClose}>
      {waiting.length + scheduled.length === 0 && (
        <EmptyState icon={<Send size={30} aria-hidden />} title={words.outboxEmpty} />
      )}
      <ul className={styles.list}>
        {waiting.map((kept) => (
          <Waiting key={kept.key} kept={kept} onClose={onClose} />
        ))}
        {scheduled.map((pending) => (
          <Scheduled key={pending.id} pending={pending} onClose={onClose} />
        ))}
      </ul>
    </Dialog>
  );
}

function Waiting({ kept, onClose }: { kept: KeptDraft; onClose: () => void }): ReactNode {
  const words = useWords();
  const store = useMail();
  const { draft, problem, leaving } = kept;
  const edit = (): void => {
    onClose();
    void takeFromOutbox(store, kept.key, words);
  };
  return (
    <li className={styles.item}>
      <span className={styles.subject}>{draft.subject === "" ? words.noSubject : draft.subject}</span>
      <span className={styles.people}>{draft.to.map(nameOf).join(", ")}</span>
      <span className={styles.state} {...(problem === undefined ? {} : { "data-problem": true })}>
        {problem === undefined ? words.waitsForServer : words.sendFailed(problem)}
      </span>
      {leaving?.isAttempted !== true && <Button onPress={edit}>{words.editDraft}</Button>}
    </li>
  );
}

function Scheduled({ pending, onClose }: { pending: PendingSubmission; onClose: () => void }): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const store = useMail();
  const [isBusy, setBusy] = useState(false);
  const email = useEmail(pending.emailId);
  const attempt = async (deed: () => Promise<unknown>, done: string): Promise<void> => {
    setBusy(true);
    try {
      await deed();
      say(done);
      onClose();
    } catch (error) {
      say(error instanceof Refused ? words.tooLateToUndo : words.unreachable, { isProblem: true });
      setBusy(false);
    }
  };
  const cancel = (): Promise<unknown> => takeBack(store, pending.id, pending.emailId);
  const now = (): Promise<unknown> => sendNow(store, pending);
  return (
    <li className={styles.item}>
      <span className={styles.subject}>{email?.subject ?? words.noSubject}</span>
      <span className={styles.people}>{(email?.to ?? []).map(nameOf).join(", ")}</span>
      <span className={styles.state}>
        <Clock size={15} aria-hidden /> {momentText(Date.parse(pending.sendAt), locale)}
      </span>
      <span className={styles.deeds}>
        <Button isBusy={isBusy} onPress={() => void attempt(now, words.messageSent)}>
          {words.sendNow}
        </Button>
        <Button isBusy={isBusy} onPress={() => void attempt(cancel, words.backInDrafts)}>
          {words.doNotSend}
        </Button>
      </span>
    </li>
  );
}

function useEmail(id: string): Email | undefined {
  const store = useMail();
  const email = store.cache.emails.get(id);
  useEffect(() => {
    if (email !== undefined) return;
    void loadEmails([id], store.client, store.cache).then(
      () => store.tell(),
      () => undefined,
    );
  }, [email, id, store]);
  return email;
}
