/** Contacts that are there twice, and one card made of each such set. */
import { ArrowLeft, CopyCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { Button, IconButton } from "../look/controls.tsx";
import { EmptyState } from "../look/empty-state.tsx";
import { useDeed } from "../look/use-deed.ts";
import { useCell } from "../model/use-cell.ts";
import { say } from "../model/toasts.ts";
import { useMail, useWords, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import { type Card, displayName } from "./card.ts";
import details from "./contact-details.module.css";
import { contactsOf } from "./contact-store.ts";
import { duplicatesAmong, lineOfCard, mergeOf } from "./duplicates.ts";
import styles from "./duplicates-view.module.css";
import { contactWords } from "./words.ts";

export function DuplicatesView(): ReactNode {
  const words = useWords();
  const own = useWordsOf(contactWords);
  const store = contactsOf(useMail());
  const cards = useCell(store.cards);
  const [, go] = useLocation();
  const { run, isBusy } = useDeed();
  const sets = duplicatesAmong(cards ?? []);
  const merge = (wanted: readonly (readonly Card[])[]): Promise<boolean> =>
    run(async () => {
      const ways: (() => Promise<void>)[] = [];
      for (const set of wanted) ways.push(await store.merge(mergeOf(set, store.cards.value ?? [])));
      const undo = async (): Promise<void> => {
        for (const back of ways.toReversed()) await back();
      };
      const [only] = wanted.length === 1 ? (wanted[0] ?? []) : [];
      say(only === undefined ? own.mergedMany(wanted.length) : own.merged(displayName(only)), { undo });
    });
  return (
    <>
      <div className={details.bar}>
        <span className={details.back}>
          <IconButton label={words.back} onPress={() => go(places.contacts)}>
            <ArrowLeft size={20} aria-hidden />
          </IconButton>
        </span>
      </div>
      <div className={styles.view}>
        <h1>{own.duplicates}</h1>
        {sets.length === 0 ? (
          <EmptyState icon={<CopyCheck size={34} aria-hidden />} title={own.noDuplicates}>
            <p>{own.noDuplicatesLong}</p>
          </EmptyState>
        ) : (
          <>
            <p className={styles.note}>{own.duplicatesLong}</p>
            {sets.length > 1 && (
              <div>
                <Button kind="primary" isBusy={isBusy} onPress={() => void merge(sets)}>
                  {own.mergeAll(sets.length)}
                </Button>
              </div>
            )}
            <ul className={styles.sets}>
              {sets.map((set) => {
                const name = displayName(mergeOf(set, []).kept);
                return (
                  <li key={set.map(({ id }) => id).join()} className={styles.set}>
                    <ul>
                      {set.map((card) => (
                        <li key={card.id}>
                          <bdi>{lineOfCard(card)}</bdi>
                        </li>
                      ))}
                    </ul>
                    <Button isBusy={isBusy} onPress={() => void merge([set])}>
                      {own.merge}
                      <span className="hidden">{name}</span>
                    </Button>
                  </li>
                );
              })}
            </ul>
          </>
        )}
      </div>
    </>
  );
}
