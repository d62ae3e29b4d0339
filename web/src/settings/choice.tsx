/** One of the things that people prefer on this device, to choose from a few. */
import type { ReactNode } from "react";
import { useCell } from "../model/use-cell.ts";
import { choicesOf, prefer, type Preferences, preferences } from "../model/preferences.ts";
import { say } from "../model/toasts.ts";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import type { Words } from "../words/en.ts";
import styles from "./settings.module.css";
import { settingsWords } from "./words.ts";

interface ChoiceProps<Name extends keyof Preferences> {
  readonly name: Name;
  readonly label: string;
  readonly textOf: (value: Preferences[Name], words: Words) => string;
}

export function Choice<Name extends keyof Preferences>({ name, label, textOf }: ChoiceProps<Name>): ReactNode {
  const words = useWords();
  const own = useWordsOf(settingsWords);
  const chosen = useCell(preferences)[name];
  const choose = (text: string): void => {
    const value = choicesOf(name).find((each) => each === text);
    if (value === undefined) return;
    prefer({ [name]: value });
    say(own.changedTo(label, textOf(value, words)), { undo: async () => prefer({ [name]: chosen }) });
  };
  return (
    <label className={styles.choice}>
      <span>{label}</span>
      <select value={chosen} onChange={(event) => choose(event.target.value)}>
        {choicesOf(name).map((value) => (
          <option key={value} value={value}>
            {textOf(value, words)}
          </option>
        ))}
      </select>
    </label>
  );
}
