/** The language of the page. */
import { de } from "./de.ts";
import { en, type Words } from "./en.ts";

const tables: Readonly<Record<"en" | "de", Words>> = { en, de };

export type Language = keyof typeof tables;

/** The first of the browser's languages that there is. */
export function languageOf(preferred: "system" | Language, ofBrowser: readonly string[]): Language {
  if (preferred !== "system") return preferred;
  const found = ofBrowser.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => Object.hasOwn(tables, tag));
  return (found as Language | undefined) ?? "en";
}

/** The browser's own kind of the language, as "en-GB". Where the system has no language, what it tells is none ("en-US@posix"), and would throw. */
export function localeOf(language: Language, ofBrowser: readonly string[]): string {
  return ofBrowser.find((tag) => tag.toLowerCase().startsWith(language) && isLocale(tag)) ?? language;
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

export function wordsOf(language: Language): Words {
  return tables[language];
}
