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

export function wordsOf(language: Language): Words {
  return tables[language];
}
