/** Says where a rule files into a folder that is not there, and makes it. */
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../look/controls.tsx";
import { useDeed } from "../../look/use-deed.ts";
import { say } from "../../model/toasts.ts";
import { useMail, useWords, useWordsOf } from "../../shell/app-context.ts";
import own from "./filters.module.css";
import { folderAt, folderText, makeFolder } from "./folders.ts";
import type { Rule } from "./model/rule.ts";
import { filterWords } from "./words.ts";

export function MissingFolders({ rule }: { rule: Rule }): ReactNode {
  const all = useWords();
  const words = useWordsOf(filterWords);
  const store = useMail();
  const { run, isBusy } = useDeed();
  const named = rule.actions.flatMap((action) => ("folder" in action ? [action.folder] : []));
  const missing = [...new Set(named)].filter((folder) => folderAt(folder, store.cache.mailboxes) === undefined);
  const called = (folder: string): string => folderText(folder, store.cache.mailboxes, all);
  const make = async (folder: string): Promise<void> => {
    if (await run(() => makeFolder(store, folder))) say(words.folderMade(called(folder)));
  };
  return missing.map((folder) => (
    <div key={folder} className={own.missing}>
      <TriangleAlert size={17} aria-hidden />
      <span>{words.missing(called(folder))}</span>
      <Button onPress={() => void make(folder)} isBusy={isBusy}>
        {words.makeFolder(called(folder))}
      </Button>
    </div>
  ));
}
