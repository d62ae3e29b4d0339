/** Who has changed what of the server. */
import { History } from "lucide-react";
import { type ReactNode, useState } from "react";
import { WhenAnswered } from "../look/answered.tsx";
import { Button } from "../look/controls.tsx";
import { useAtRest } from "../look/use-at-rest.ts";
import { usePages } from "../look/use-pages.ts";
import { stamp } from "../model/moments.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { changesWords } from "./changes-words.ts";
import { adminWords } from "./words.ts";

interface Change {
  readonly number: number;
  readonly at: number;
  readonly actor: string;
  readonly act: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

interface Page {
  readonly changes: readonly Change[];
  readonly hasMore: boolean;
}

const PAGES = {
  itemsOf: ({ changes }: Page) => changes,
  nextTo: ({ number }: Change) => `before=${number}`,
};

export function Changes(): ReactNode {
  const words = useWordsOf(adminWords);
  const own = useWordsOf(changesWords);
  const [text, setText] = useState("");
  const sought = useAtRest(text.trim());
  const found = usePages(`/api/admin/changes?find=${encodeURIComponent(sought)}`, PAGES);
  return (
    <WhenAnswered of={found} failed={words.failed}>
      {({ items: changes, hasMore }) => (
        <section className={cards.card} aria-labelledby="changes">
          <h2 id="changes">{own.title}</h2>
          <p className={cards.note}>{own.long}</p>
          <input
            className={styles.find}
            type="search"
            aria-label={own.find}
            placeholder={own.find}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <p className={cards.note} role="status">
            {changes.length === 0 && (sought === "" ? own.none : own.noneFound)}
          </p>
          <ul className={cards.things}>
            {changes.map((change) => (
              <Row key={change.number} change={change} />
            ))}
          </ul>
          {hasMore && <Button onPress={found.showMore}>{words.more}</Button>}
        </section>
      )}
    </WhenAnswered>
  );
}

function Row({ change }: { change: Change }): ReactNode {
  const own = useWordsOf(changesWords);
  const locale = useLocale();
  const { at, actor, act, subject, detail } = change;
  const details = Object.entries(detail).map(([name, value]) => `${name}: ${String(value)}`);
  return (
    <li className={cards.thing}>
      <History size={20} aria-hidden />
      <div>
        <strong>
          {own.acts[act] ?? act}
          {subject !== "" && ` · ${subject}`}
        </strong>
        {details.length > 0 && <span className={styles.words}>{details.join(", ")}</span>}
        <span className={cards.note}>
          {stamp(at, locale)} · {actor}
        </span>
      </div>
    </li>
  );
}
