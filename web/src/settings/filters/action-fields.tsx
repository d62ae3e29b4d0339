/** What a rule does, a row of fields each. */
import { Plus, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, Field, IconButton } from "../../look/controls.tsx";
import { TextArea } from "../../look/form.tsx";
import { foldersOf, mailboxName } from "../../model/folders.ts";
import { useLanguage, useMail, useWords, useWordsOf } from "../../shell/app-context.ts";
import cards from "../settings.module.css";
import { actionFor, DEEDS, deedOf } from "./action-choices.ts";
import own from "./filters.module.css";
import { folderAt, pathOf } from "./folders.ts";
import { NEW_ACTION, type Row, rowOf } from "./form-rule.ts";
import type { Action } from "./model/rule.ts";
import { Picker } from "./picker.tsx";
import { filterWords } from "./words.ts";

export function ActionRows(props: {
  rows: readonly Row<Action>[];
  isLast: boolean;
  onChange: (rows: readonly Row<Action>[]) => void;
  onLast: (isLast: boolean) => void;
}): ReactNode {
  const { rows, isLast, onChange, onLast } = props;
  const words = useWordsOf(filterWords);
  return (
    <fieldset className={own.rows}>
      <legend>{words.actions}</legend>
      {rows.map((row, i) => (
        <div key={row.key} role="group" aria-label={words.action(i + 1)} className={own.row}>
          <ActionFields action={row.content} onChange={(content) => onChange(rows.with(i, { ...row, content }))} />
          <span className={own.remove}>
            <IconButton label={words.removeAction(i + 1)} onPress={() => onChange(rows.toSpliced(i, 1))}>
              <X size={18} aria-hidden />
            </IconButton>
          </span>
        </div>
      ))}
      <div>
        <Button onPress={() => onChange([...rows, rowOf(NEW_ACTION)])}>
          <Plus size={17} aria-hidden />
          {words.addAction}
        </Button>
      </div>
      <label className={cards.tick}>
        <input type="checkbox" checked={isLast} onChange={(event) => onLast(event.target.checked)} />
        {words.stopHere}
      </label>
    </fieldset>
  );
}

interface Fields {
  readonly action: Action;
  readonly onChange: (action: Action) => void;
}

function ActionFields({ action, onChange }: Fields): ReactNode {
  const words = useWordsOf(filterWords);
  return (
    <>
      <Picker
        label={words.what}
        value={deedOf(action)}
        choices={DEEDS}
        textOf={(deed) => words.deeds[deed]}
        onChange={(deed) => onChange(actionFor(deed, action))}
      />
      <WhatIsNamed action={action} onChange={onChange} />
    </>
  );
}

function WhatIsNamed({ action, onChange }: Fields): ReactNode {
  const words = useWordsOf(filterWords);
  switch (action.kind) {
    case "move":
    case "copy":
      return <FolderField folder={action.folder} onChange={(folder) => onChange({ ...action, folder })} />;
    case "mark":
      if (deedOf(action) !== "label") return undefined;
      return (
        <Field label={words.flag} value={action.flag} onChange={(flag) => onChange({ ...action, flag })} isRequired />
      );
    case "forward":
      return (
        <div className={own.forward}>
          <Field
            label={words.address}
            value={action.address}
            onChange={(address) => onChange({ ...action, address })}
            isRequired
          />
          <label className={cards.tick}>
            <input
              type="checkbox"
              checked={action.isKept}
              onChange={(event) => onChange({ ...action, isKept: event.target.checked })}
            />
            {words.isKept}
          </label>
        </div>
      );
    case "reject":
      return (
        <TextArea
          label={words.reason}
          value={action.reason}
          onChange={(reason) => onChange({ ...action, reason })}
          rows={3}
        />
      );
    case "discard":
    case "keep":
    case "stop":
      return undefined;
  }
}

const NEW = "/new";

/** Of those that there are; one that is not there is made when the rule is saved. */
function FolderField({ folder, onChange }: { folder: string; onChange: (folder: string) => void }): ReactNode {
  const all = useWords();
  const words = useWordsOf(filterWords);
  const language = useLanguage();
  const { cache } = useMail();
  const { mailboxes } = cache;
  const found = folder === "" ? undefined : folderAt(folder, mailboxes);
  const [isNew, setNew] = useState(folder !== "" && found === undefined);
  const offered = foldersOf(mailboxes.values(), language).filter(({ mailbox }) => mailbox.myRights.mayAddItems);
  const texts = new Map([
    ["", ""],
    ...offered.map(
      ({ mailbox, depth }) =>
        [pathOf(mailbox, mailboxes), `${"\u2003".repeat(depth)}${mailboxName(mailbox, all)}`] as const,
    ),
    [NEW, words.newFolder],
  ]);
  const chosen = isNew ? NEW : found === undefined ? "" : pathOf(found, mailboxes);
  return (
    <div className={own.forward}>
      <Picker
        label={words.folder}
        value={chosen}
        choices={[...texts.keys()]}
        textOf={(path) => texts.get(path) ?? path}
        onChange={(path) => {
          setNew(path === NEW);
          onChange(path === NEW ? "" : path);
        }}
      />
      {isNew && (
        <>
          <Field label={words.folderName} value={folder} onChange={onChange} isRequired />
          <p className={cards.note}>{words.folderHint}</p>
        </>
      )}
    </div>
  );
}
