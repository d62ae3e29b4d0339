/** How rules are told to who reads this page. */
import { useMemo } from "react";
import { formatSize } from "../../model/sizes.ts";
import { useLocale, useMail, useWords, useWordsOf } from "../../shell/app-context.ts";
import { folderText } from "./folders.ts";
import type { Speech } from "./sentence.ts";
import { filterWords } from "./words.ts";

export function useSpeech(): Speech {
  const all = useWords();
  const words = useWordsOf(filterWords);
  const locale = useLocale();
  const { cache } = useMail();
  return useMemo(
    () => ({
      words,
      locale,
      folder: (path: string) => folderText(path, cache.mailboxes, all),
      size: (bytes: number) => formatSize(bytes, locale),
    }),
    [all, words, locale, cache],
  );
}
