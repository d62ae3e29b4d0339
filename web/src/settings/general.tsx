/** How the webmail looks, and in which language. */
import type { ReactNode } from "react";
import { useRoom } from "../look/use-room.ts";
import type { Preferences } from "../model/preferences.ts";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import type { Words } from "../words/en.ts";
import { Choice } from "./choice.tsx";
import styles from "./settings.module.css";
import { settingsWords } from "./words.ts";

export function General(): ReactNode {
  const words = useWords();
  const own = useWordsOf(settingsWords);
  const hasRoom = useRoom();
  return (
    <section className={styles.card} aria-labelledby="general">
      <h2 id="general">{words.general}</h2>
      <Choice name="theme" label={words.theme} textOf={themeText} />
      <Choice name="density" label={words.density} textOf={densityText} />
      {hasRoom && <Choice name="pane" label={words.pane} textOf={paneText} />}
      <Choice name="language" label={words.language} textOf={languageText} />
      <Choice
        name="timeZone"
        label={own.timeZone}
        textOf={(value) => (value === "system" ? own.timeZoneSystem(deviceZone()) : zoneText(value))}
      />
      <p className={styles.note}>{words.settingsKept}</p>
    </section>
  );
}

function deviceZone(): string {
  return zoneText(new Intl.DateTimeFormat().resolvedOptions().timeZone);
}

function zoneText(zone: string): string {
  return zone.replaceAll("_", " ");
}

function themeText(value: Preferences["theme"], words: Words): string {
  return { system: words.themeSystem, light: words.themeLight, dark: words.themeDark }[value];
}

function densityText(value: Preferences["density"], words: Words): string {
  return { comfortable: words.densityComfortable, medium: words.densityMedium, compact: words.densityCompact }[value];
}

function paneText(value: Preferences["pane"], words: Words): string {
  return { right: words.paneRight, below: words.paneBelow, none: words.paneNone }[value];
}

/** Each in its own. */
function languageText(value: Preferences["language"], words: Words): string {
  return { system: words.languageSystem, en: "English", de: "Deutsch" }[value];
}
