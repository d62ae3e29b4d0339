/** Rules on a folder of mail that is here: how much they are for, and doing it. */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { Mailbox } from "../../../jmap/types.ts";
import { Dialog } from "../../../look/controls.tsx";
import { DialogEnd } from "../../../look/dialog-end.tsx";
import { useDeed } from "../../../look/use-deed.ts";
import { failed } from "../../../mail/move.ts";
import { foldersOf, mailboxName } from "../../../model/folders.ts";
import { say } from "../../../model/toasts.ts";
import { useLanguage, useLocale, useMail, useStore, useWords, useWordsOf } from "../../../shell/app-context.ts";
import cards from "../../settings.module.css";
import type { Rule } from "../model/rule.ts";
import { Picker } from "../picker.tsx";
import { filterWords } from "../words.ts";
import { FoundNote } from "./found-note.tsx";
import { runRules, type Trial, tryRules } from "./try-rules.ts";

interface Props {
  readonly rules: readonly Rule[];
  /** Of the one rule that is tried; undefined for all. */
  readonly name: string | undefined;
  /** Whether there are parts that cannot be tried. */
  readonly hasText: boolean;
  readonly onClose: () => void;
}

export function TrialDialog({ rules, name, hasText, onClose }: Props): ReactNode {
  const words = useWordsOf(filterWords);
  const { cache } = useMail();
  const [chosen, choose] = useState(() => cache.home()?.id ?? "");
  const mailbox = cache.mailboxes.get(chosen);
  return (
    <Dialog title={name === undefined ? words.trial : words.trialOf(name)} onClose={onClose}>
      <FolderChoice chosen={chosen} onChoose={choose} />
      {hasText && <p className={cards.note}>{words.onlyRules}</p>}
      {mailbox !== undefined && <Attempt key={chosen} rules={rules} mailbox={mailbox} onClose={onClose} />}
    </Dialog>
  );
}

function FolderChoice({ chosen, onChoose }: { chosen: string; onChoose: (id: string) => void }): ReactNode {
  const all = useWords();
  const words = useWordsOf(filterWords);
  const language = useLanguage();
  const { cache } = useMail();
  const texts = new Map(
    foldersOf(cache.mailboxes.values(), language).map(({ mailbox, depth }) => [
      mailbox.id,
      `${"\u2003".repeat(depth)}${mailboxName(mailbox, all)}`,
    ]),
  );
  return (
    <Picker
      label={words.folder}
      value={chosen}
      choices={[...texts.keys()]}
      textOf={(id) => texts.get(id) ?? id}
      onChange={onChoose}
    />
  );
}

function Attempt({
  rules,
  mailbox,
  onClose,
}: {
  rules: readonly Rule[];
  mailbox: Mailbox;
  onClose: () => void;
}): ReactNode {
  const all = useWords();
  const words = useWordsOf(filterWords);
  const store = useStore();
  const locale = useLocale();
  const { run, isBusy } = useDeed();
  const [trial, setTrial] = useState<Trial | undefined>();
  const [read, setRead] = useState<number | undefined>();
  const look = useCallback(
    () =>
      run(async () =>
        setTrial(await tryRules(store, { filter: { inMailbox: mailbox.id }, mailboxId: mailbox.id }, rules)),
      ),
    [run, store, mailbox.id, rules],
  );
  useEffect(() => void look(), [look]);
  const folder = mailboxName(mailbox, all);
  const doIt = async (): Promise<void> => {
    const isDone = await run(async () => {
      setRead(0);
      const done = await runRules(store, rules, mailbox, setRead);
      if (done === undefined) return say(words.ranNone(folder));
      const undo = (): Promise<void> => done.undo().catch((error: unknown) => failed(store, error, all));
      return say(words.ran(done.changed, folder), { undo });
    });
    setRead(undefined);
    if (isDone) onClose();
    void store.refresh();
  };
  return (
    <>
      {trial === undefined ? <p role="status">{all.loading}</p> : <FoundNote trial={trial} />}
      <p className={cards.note}>{words.runLong}</p>
      {read !== undefined && <p role="status">{words.trying(read.toLocaleString(locale))}</p>}
      <DialogEnd
        doIt={words.runNow}
        onDo={() => void doIt()}
        onClose={onClose}
        isDisabled={trial === undefined || trial.all === 0}
        isBusy={isBusy}
      />
    </>
  );
}
