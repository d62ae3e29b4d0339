/** What every part of the page may ask for. */
import { createContext, useCallback, useContext } from "react";
import type { MailStore } from "../mail/mail-store.ts";
import { useCell } from "../model/use-cell.ts";
import { preferences } from "../model/preferences.ts";
import { type Language, languageOf, localeOf, wordsOf } from "../words/words.ts";
import type { Words } from "../words/en.ts";

export const StoreContext = createContext<MailStore | undefined>(undefined);

/** The store, for what is done with it; who shows what is in it has to hear of news (`useMail`). */
export function useStore(): MailStore {
  const store = useContext(StoreContext);
  if (store === undefined) throw new Error("outside of a login");
  return store;
}

/** The store, read again by whoever asks whenever it has something new. */
export function useMail(): MailStore {
  const store = useStore();
  useCell(store.version);
  return store;
}

/** What is done when the server says that the login has ended. */
export function useSignedOut(): () => void {
  const { client } = useStore();
  return useCallback(() => client.signedOut(), [client]);
}

export function useLanguage(): Language {
  return languageOf(useCell(preferences).language, navigator.languages);
}

/** For dates, numbers and directions: the browser's own kind of the language, as in "en-GB". */
export function useLocale(): string {
  const language = useLanguage();
  const { locale } = useCell(preferences);
  if (locale !== "browser") return locale;
  return localeOf(language, navigator.languages);
}

export function useWords(): Words {
  return wordsOf(useLanguage());
}

/** Words that come with a part of the page that is loaded late. */
export function useWordsOf<Table>(tables: Readonly<Record<Language, Table>>): Table {
  return tables[useLanguage()];
}
