/** A list of folders to choose one from, with a box that narrows it. */
import { Folder } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Autocomplete, Input, Label, Menu, MenuItem, SearchField, useFilter } from "react-aria-components";
import type { Mailbox } from "../jmap/types.ts";
import { foldersOf, mailboxName } from "../model/folders.ts";
import { useLanguage, useMail, useWords } from "../shell/app-context.ts";
import controls from "./controls.module.css";
import styles from "./folder-picker.module.css";
import { MailboxIcon } from "./mailbox-icon.tsx";

interface Props {
  readonly isOffered: (mailbox: Mailbox) => boolean;
  /** A choice before all folders, for none of them. */
  readonly first?: string | undefined;
  readonly onPick: (mailbox: Mailbox | undefined) => void;
}

const NONE = "none";

export function FolderPicker({ isOffered, first, onPick }: Props): ReactNode {
  const words = useWords();
  const { cache } = useMail();
  const [text, setText] = useState("");
  const { contains } = useFilter({ sensitivity: "base" });
  const folders = foldersOf(cache.mailboxes.values(), useLanguage()).filter(({ mailbox }) => isOffered(mailbox));
  return (
    <Autocomplete filter={contains} inputValue={text} onInputChange={setText}>
      <SearchField autoFocus className={controls.field}>
        <Label className={controls.label}>{words.findFolder}</Label>
        <Input className={controls.input} />
      </SearchField>
      <Menu
        className={styles.list}
        aria-label={words.folders}
        onAction={(key) => onPick(key === NONE ? undefined : cache.mailboxes.get(String(key)))}
      >
        {first === undefined ? null : (
          <MenuItem id={NONE} className={controls.item} textValue={first}>
            <Folder size={18} aria-hidden />
            {first}
          </MenuItem>
        )}
        {folders.map(({ mailbox, depth }) => (
          <MenuItem
            key={mailbox.id}
            id={mailbox.id}
            className={controls.item}
            textValue={mailboxName(mailbox, words)}
            style={{ paddingInlineStart: `${0.6 + depth}rem` }}
          >
            <MailboxIcon role={mailbox.role} />
            {mailboxName(mailbox, words)}
          </MenuItem>
        ))}
      </Menu>
    </Autocomplete>
  );
}
