/** A box that finds a setting by its name, on whichever page it is. */
import { type ReactNode, useId, useState } from "react";
import { Link } from "wouter";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import { matching } from "../shell/palette-match.ts";
import { places } from "../shell/places.ts";
import { absenceWords } from "./absence/words.ts";
import { importWords } from "./import/words.ts";
import { junkFilterWords } from "./blocked/junk-filter-words.ts";
import { readingWords } from "./reading/words.ts";
import { securityWords } from "./security/words.ts";
import styles from "./settings-search.module.css";
import { settingsWords, type SettingsWords } from "./words.ts";

/** Settings shown at once. */
const FOUND_MAX = 8;

interface Setting {
  readonly page: string;
  readonly title: string;
  readonly name: string;
}

export function SettingsSearch(): ReactNode {
  const own = useWordsOf(settingsWords);
  const id = useId();
  const [text, setText] = useState("");
  const settings = useSettings();
  const found = text.trim() === "" ? [] : matching(settings, text).slice(0, FOUND_MAX);
  return (
    <search className={styles.search}>
      <input
        type="search"
        aria-label={own.search}
        aria-describedby={id}
        placeholder={own.search}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setText("")}
      />
      <p id={id} role="status" className={styles.none}>
        {text.trim() !== "" && found.length === 0 ? own.noneFound : ""}
      </p>
      {found.length > 0 && (
        <ul>
          {found.map(({ page, title, name }) => (
            <li key={`${page} ${name}`}>
              <Link href={places.settingsPage(page)} onClick={() => setText("")}>
                <span>{name}</span>
                {name !== title && <span className={styles.where}>{title}</span>}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </search>
  );
}

function useSettings(): readonly Setting[] {
  const words = useWords();
  const own = useWordsOf(settingsWords);
  const security = useWordsOf(securityWords);
  const absence = useWordsOf(absenceWords);
  const imports = useWordsOf(importWords);
  const reading = useWordsOf(readingWords);
  const junk = useWordsOf(junkFilterWords);
  const named: Readonly<Record<keyof Titles, readonly string[]>> = {
    general: [words.theme, words.density, words.pane, words.language, own.timeZone],
    identities: [words.signature],
    reading: [reading.markRead, reading.pictures],
    writing: [words.writing, words.undoSending],
    absence: [absence.title],
    filters: ["Sieve"],
    blocked: [junk.title],
    notifications: [],
    keyboard: [own.singleKeys],
    import: [imports.title],
    connect: ["IMAP", "POP3", "SMTP"],
    security: [
      security.password,
      security.secondFactor,
      security.passkeys,
      security.appPasswords,
      security.sessions,
      security.logins,
    ],
  };
  const titles = titlesOf(own);
  return Object.entries(titles).flatMap(([page, title]) =>
    [...new Set([title, ...(named[page as keyof Titles] ?? [])])].map((name) => ({ page, title, name })),
  );
}

type Titles = ReturnType<typeof titlesOf>;

function titlesOf(own: SettingsWords) {
  const { general, identities, reading, writing, absence, filters, blocked, notifications, keyboard } = own;
  const named = { general, identities, reading, writing, absence, filters, blocked, notifications, keyboard };
  return { ...named, import: own.import, connect: own.connect, security: own.security };
}
