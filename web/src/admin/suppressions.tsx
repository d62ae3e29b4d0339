/** Addresses elsewhere that nobody here may write to. */
import { MailX, Trash2 } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button, Field, IconButton } from "../look/controls.tsx";
import { Pair } from "../look/form.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { useDeed } from "../look/use-deed.ts";
import { dateText } from "../model/moments.ts";
import { say } from "../model/toasts.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { suppressionWords } from "./suppression-words.ts";
import { adminWords } from "./words.ts";

interface Suppressed {
  readonly address: string;
  readonly reason: string;
  /** Null: until somebody takes it off. */
  readonly until: number | null;
}

interface SuppressedPage {
  readonly suppressed: readonly Suppressed[];
  readonly hasMore: boolean;
}

const PATH = "/api/admin/suppressions";

export function Suppressions(): ReactNode {
  const words = useWordsOf(adminWords);
  const own = useWordsOf(suppressionWords);
  const { run, isBusy } = useDeed();
  const found = useAnswer<SuppressedPage>(PATH);
  const [address, setAddress] = useState("");
  const [reason, setReason] = useState("");
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await run(() => tell(PATH, { address, reason })))) return;
    setAddress("");
    setReason("");
    say(own.added(address.trim()));
    await found.askAgain();
  };
  const remove = async (gone: Suppressed): Promise<void> => {
    const again = async (): Promise<void> => {
      await run(() => tell(PATH, { address: gone.address, reason: gone.reason }));
      await found.askAgain();
    };
    if (await run(() => tell(`${PATH}/remove`, { address: gone.address })))
      say(own.removed(gone.address), { undo: again });
    await found.askAgain();
  };
  return (
    <section className={cards.card} aria-labelledby="suppressed">
      <h2 id="suppressed">{own.title}</h2>
      <p className={cards.note}>{own.long}</p>
      <WhenAnswered of={found} failed={words.failed}>
        {({ suppressed, hasMore }) => (
          <>
            {suppressed.length === 0 && <p>{own.none}</p>}
            <List suppressed={suppressed} onRemove={(each) => void remove(each)} />
            {hasMore && <p className={cards.note}>{own.more}</p>}
          </>
        )}
      </WhenAnswered>
      <form className={styles.adding} onSubmit={(event) => void add(event)}>
        <Pair>
          <Field label={words.aliasAddress} value={address} onChange={setAddress} isRequired />
          <Field label={own.reason} value={reason} onChange={setReason} />
        </Pair>
        <Button type="submit" isBusy={isBusy}>
          {words.add}
        </Button>
      </form>
    </section>
  );
}

function List(props: { suppressed: readonly Suppressed[]; onRemove: (gone: Suppressed) => void }): ReactNode {
  const own = useWordsOf(suppressionWords);
  const locale = useLocale();
  return (
    <ul className={cards.things}>
      {props.suppressed.map((each) => (
        <li key={each.address} className={cards.thing}>
          <MailX size={20} aria-hidden />
          <div>
            <strong dir="auto">{each.address}</strong>
            <span className={cards.note}>
              {each.until === null ? own.forGood : own.until(dateText(each.until, locale))}
              {each.reason !== "" && ` · ${each.reason}`}
            </span>
          </div>
          <IconButton label={own.remove(each.address)} onPress={() => props.onRemove(each)}>
            <Trash2 size={18} aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
