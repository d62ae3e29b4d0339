/** How many messages fit, and the newest of them. */
import type { ReactNode } from "react";
import { useLocale, useWords, useWordsOf } from "../../../shell/app-context.ts";
import cards from "../../settings.module.css";
import own from "../filters.module.css";
import { filterWords } from "../words.ts";
import type { Trial } from "./try-rules.ts";

/** Messages that are named. */
const EXAMPLES = 5;

export function FoundNote({ trial: { all, found } }: { trial: Trial }): ReactNode {
  const words = useWordsOf(filterWords);
  const locale = useLocale();
  const number = (n: number): string => n.toLocaleString(locale);
  const said =
    all === 0
      ? words.emptyFolder
      : found.length === 0
        ? words.wouldMatchNone(number(all))
        : words.wouldMatch(number(found.length), number(all));
  return (
    <div className={own.found}>
      <p role="status">{said}</p>
      {found.length > 0 && <Examples found={found.slice(0, EXAMPLES)} />}
    </div>
  );
}

function Examples({ found }: { found: Trial["found"] }): ReactNode {
  const all = useWords();
  const words = useWordsOf(filterWords);
  return (
    <ul aria-label={words.examples} className={own.examples}>
      {found.map(({ id, from, subject }) => (
        <li key={id}>
          <bdi>{from?.[0]?.name ?? from?.[0]?.email ?? ""}</bdi>{" "}
          <bdi className={cards.note}>{subject ?? all.noSubject}</bdi>
        </li>
      ))}
    </ul>
  );
}
