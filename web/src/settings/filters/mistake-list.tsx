/** What the server finds wrong with a text, each with the way to its line. */
import type { ReactNode } from "react";
import { useLocale, useWordsOf } from "../../shell/app-context.ts";
import own from "./filters.module.css";
import { keyOf } from "./scripts.ts";
import type { Told } from "./use-script-saving.ts";
import { filterWords } from "./words.ts";

export function MistakeList(props: { told: Told | undefined; onGo: (line: number) => void }): ReactNode {
  const { told, onGo } = props;
  const words = useWordsOf(filterWords);
  const locale = useLocale();
  if (told === undefined) return undefined;
  if (told.mistakes.length === 0) return <p role="status">{words.noMistakes}</p>;
  return (
    <div className={own.mistakes} role="alert">
      <p>{told.wasToBeKept ? words.mistakes : words.mistakesFound}</p>
      <ul>
        {told.mistakes.map((mistake) => {
          const { line, text } = mistake;
          return (
            <li key={keyOf(mistake)}>
              {line === undefined ? (
                text
              ) : (
                <button type="button" className={own.mistake} onClick={() => onGo(line)}>
                  {words.atLine(line.toLocaleString(locale), text)}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
