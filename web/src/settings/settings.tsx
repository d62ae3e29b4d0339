/** How the webmail looks and behaves, who one writes as, and the way out. */
import { LogOut } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../look/controls.tsx";
import { useCell } from "../model/cell.ts";
import { choicesOf, prefer, type Preferences, preferences } from "../model/preferences.ts";
import { say } from "../model/toasts.ts";
import { leave } from "../offline/leave.ts";
import { useMail, useWords } from "../shell/app-context.ts";
import type { Words } from "../words/en.ts";
import { Identities } from "./identities.tsx";
import styles from "./settings.module.css";

export function Settings(): ReactNode {
  const words = useWords();
  const store = useMail();
  const { client } = store;
  const goAway = async (): Promise<void> => {
    try {
      if (await leave(store)) location.assign("/");
      else say(words.notAllSaved, { isProblem: true });
    } catch {
      say(words.unreachable, { isProblem: true });
    }
  };
  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <header className={styles.head}>
          <h1>{words.settings}</h1>
          <span className={styles.account}>{client.username}</span>
          <Button onPress={() => void goAway()}>
            <LogOut size={17} aria-hidden />
            {words.logOut}
          </Button>
        </header>
        <section className={styles.card} aria-labelledby="general">
          <h2 id="general">{words.general}</h2>
          <Choice name="theme" label={words.theme} textOf={themeText} />
          <Choice name="density" label={words.density} textOf={densityText} />
          <Choice name="language" label={words.language} textOf={languageText} />
          <Choice name="writing" label={words.writing} textOf={writingText} />
          <Choice name="undoSeconds" label={words.undoSending} textOf={(value, said) => said.seconds(Number(value))} />
          <p className={styles.note}>{words.settingsKept}</p>
        </section>
        <Identities />
      </div>
    </div>
  );
}

interface ChoiceProps<Name extends keyof Preferences> {
  readonly name: Name;
  readonly label: string;
  readonly textOf: (value: Preferences[Name], words: Words) => string;
}

function Choice<Name extends keyof Preferences>({ name, label, textOf }: ChoiceProps<Name>): ReactNode {
  const words = useWords();
  const chosen = useCell(preferences)[name];
  return (
    <label className={styles.choice}>
      <span>{label}</span>
      <select value={chosen} onChange={(event) => prefer({ [name]: event.target.value })}>
        {choicesOf(name).map((value) => (
          <option key={value} value={value}>
            {textOf(value, words)}
          </option>
        ))}
      </select>
    </label>
  );
}

function themeText(value: Preferences["theme"], words: Words): string {
  return { system: words.themeSystem, light: words.themeLight, dark: words.themeDark }[value];
}

function densityText(value: Preferences["density"], words: Words): string {
  return { comfortable: words.densityComfortable, compact: words.densityCompact }[value];
}

/** Each in its own. */
function languageText(value: Preferences["language"], words: Words): string {
  return { system: words.languageSystem, en: "English", de: "Deutsch" }[value];
}

function writingText(value: Preferences["writing"], words: Words): string {
  return { rich: words.writingRich, plain: words.writingPlain }[value];
}
