/** Whose mail one does not want to see. */
import { Ban, Trash2 } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { WhenAnswered } from "../../look/answered.tsx";
import { Button, Field, IconButton } from "../../look/controls.tsx";
import { useAnswer } from "../../look/use-answer.ts";
import { useDeed } from "../../look/use-deed.ts";
import { block, type Blocked, unblock } from "../../mail/block.ts";
import { say } from "../../model/toasts.ts";
import { useLocale, useWords, useWordsOf } from "../../shell/app-context.ts";
import { ago } from "../security/overview.ts";
import styles from "../settings.module.css";
import { JunkCard } from "./junk-card.tsx";
import { blockedWords } from "./words.ts";

export function BlockedPage(): ReactNode {
  const words = useWords();
  const own = useWordsOf(blockedWords);
  const { run, isBusy } = useDeed();
  const [text, setText] = useState("");
  const answered = useAnswer<{ senders: readonly Blocked[] }>("/api/blocked");
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const isDone = await run(() => block(text), { invalid: words.notAnAddress(text) });
    if (isDone) setText("");
    await answered.askAgain();
  };
  const remove = async (sender: string): Promise<void> => {
    const again = async (): Promise<void> => {
      await run(() => block(sender));
      await answered.askAgain();
    };
    if (await run(() => unblock(sender))) say(words.unblocked(sender), { undo: again });
    await answered.askAgain();
  };
  return (
    <>
      <section className={styles.card} aria-labelledby="blocked">
        <h2 id="blocked">{own.title}</h2>
        <p className={styles.note}>{own.long}</p>
        <WhenAnswered of={answered} failed={own.failed}>
          {({ senders }) =>
            senders.length === 0 ? (
              <p>{own.none}</p>
            ) : (
              <Senders senders={senders} onRemove={(each) => void remove(each)} />
            )
          }
        </WhenAnswered>
        <form className={styles.line} onSubmit={(event) => void add(event)}>
          <Field label={own.sender} value={text} onChange={setText} isRequired />
          <Button type="submit" isBusy={isBusy}>
            {own.block}
          </Button>
        </form>
      </section>
      <JunkCard />
    </>
  );
}

function Senders(props: { senders: readonly Blocked[]; onRemove: (sender: string) => void }): ReactNode {
  const own = useWordsOf(blockedWords);
  const locale = useLocale();
  return (
    <ul className={styles.things}>
      {props.senders.map(({ sender, since }) => (
        <li key={sender} className={styles.thing}>
          <Ban size={20} aria-hidden />
          <div>
            <strong dir="auto">{sender}</strong>
            <span className={styles.note}>{own.since(ago(since, Date.now(), locale))}</span>
          </div>
          <IconButton label={own.unblock(sender)} onPress={() => props.onRemove(sender)}>
            <Trash2 size={18} aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
