/** What the junk filter has learned, and whether it files mail. */
import type { ReactNode } from "react";
import { tell } from "../../jmap/ask.ts";
import { WhenAnswered } from "../../look/answered.tsx";
import { useAnswer } from "../../look/use-answer.ts";
import { useDeed } from "../../look/use-deed.ts";
import { say } from "../../model/toasts.ts";
import { useWordsOf } from "../../shell/app-context.ts";
import styles from "../settings.module.css";
import { junkFilterWords, type JunkFilterWords } from "./junk-filter-words.ts";

const PATH = "/api/junk";

interface Counts {
  readonly junk: number;
  readonly ham: number;
}

interface JunkFilter extends Counts {
  readonly isAvailable: boolean;
  readonly isOn: boolean;
  /** How many of each it has to be shown before it files anything. */
  readonly wanted: Counts;
}

export function JunkCard(): ReactNode {
  const own = useWordsOf(junkFilterWords);
  const answered = useAnswer<JunkFilter>(PATH);
  const { run, isBusy } = useDeed();
  const turn = async (isOn: boolean): Promise<void> => {
    const back = async (): Promise<void> => {
      await run(() => tell(PATH, { isOn: !isOn }));
      await answered.askAgain();
    };
    if (await run(() => tell(PATH, { isOn }))) say(isOn ? own.turnedOn : own.turnedOff, { undo: back });
    await answered.askAgain();
  };
  return (
    <section className={styles.card} aria-labelledby="junk-filter">
      <h2 id="junk-filter">{own.title}</h2>
      <p className={styles.note}>{own.long}</p>
      <WhenAnswered of={answered} failed={own.failed}>
        {(filter) =>
          filter.isAvailable ? (
            <>
              <label className={styles.tick}>
                <input
                  type="checkbox"
                  checked={filter.isOn}
                  disabled={isBusy}
                  onChange={(event) => void turn(event.target.checked)}
                />
                {own.isOn}
              </label>
              <p className={styles.note}>{learnedText(filter, own)}</p>
            </>
          ) : (
            <p>{own.unavailable}</p>
          )
        }
      </WhenAnswered>
    </section>
  );
}

function learnedText({ junk, ham, wanted }: JunkFilter, own: JunkFilterWords): string {
  const learned = own.learned(junk, ham);
  return junk >= wanted.junk && ham >= wanted.ham ? learned : `${learned} ${own.notYet(wanted.junk, wanted.ham)}`;
}
