/** A list of folders to choose one from, with a box that narrows it. */
import { Folder } from "lucide-react";
import { type ReactNode, useState } from "react";
import {
  Autocomplete,
  Header,
  Input,
  Label,
  Menu,
  MenuItem,
  MenuSection,
  SearchField,
  useFilter,
} from "react-aria-components";
import type { Mailbox } from "../jmap/types.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { type Folder as FolderInTree, foldersOf, mailboxName } from "../model/folders.ts";
import { useLanguage, useMail, useWords } from "../shell/app-context.ts";
import type { Words } from "../words/en.ts";
import controls from "./controls.module.css";
import styles from "./folder-picker.module.css";
import { MailboxIcon } from "./mailbox-icon.tsx";

interface Props {
  /** Whose folders there are to choose from; those of the account in sight by itself. */
  readonly stores?: readonly MailStore[];
  readonly isOffered: (mailbox: Mailbox, store: MailStore) => boolean;
  /** A choice before all folders, for none of them. */
  readonly first?: string | undefined;
  readonly onPick: (mailbox: Mailbox | undefined, store: MailStore) => void;
}

const NONE = "none";

export function FolderPicker({ stores, isOffered, first, onPick }: Props): ReactNode {
  const words = useWords();
  const language = useLanguage();
  const store = useMail();
  const [text, setText] = useState("");
  const { contains } = useFilter({ sensitivity: "base" });
  const accounts = (stores ?? [store]).map((each) => ({
    store: each,
    folders: foldersOf(each.cache.mailboxes.values(), language).filter(({ mailbox }) => isOffered(mailbox, each)),
  }));
  const offered = accounts.filter(({ folders }) => folders.length > 0);
  const pick = (key: string): void => {
    const [accountId, id = ""] = key.split(" ");
    const picked = offered.find(({ store: { client } }) => client.accountId === accountId)?.store;
    if (picked !== undefined) onPick(picked.cache.mailboxes.get(id), picked);
  };
  return (
    <Autocomplete filter={contains} inputValue={text} onInputChange={setText}>
      <SearchField autoFocus className={controls.field}>
        <Label className={controls.label}>{words.findFolder}</Label>
        <Input className={controls.input} />
      </SearchField>
      <Menu
        className={styles.list}
        aria-label={words.folders}
        onAction={(key) => (key === NONE ? onPick(undefined, store) : pick(String(key)))}
      >
        {first === undefined ? null : (
          <MenuItem id={NONE} className={controls.item} textValue={first}>
            <Folder size={18} aria-hidden />
            {first}
          </MenuItem>
        )}
        {offered.every((each) => each.store === store)
          ? offered.map(({ store: { client }, folders }) => itemsOf(client.accountId, folders, words))
          : offered.map(({ store: { client }, folders }) => (
              <MenuSection key={client.accountId}>
                <Header className={styles.owner}>{client.accountName}</Header>
                {itemsOf(client.accountId, folders, words)}
              </MenuSection>
            ))}
      </Menu>
    </Autocomplete>
  );
}

function itemsOf(accountId: string, folders: readonly FolderInTree[], words: Words): ReactNode {
  return folders.map(({ mailbox, depth }) => (
    <MenuItem
      key={mailbox.id}
      id={`${accountId} ${mailbox.id}`}
      className={controls.item}
      textValue={mailboxName(mailbox, words)}
      style={{ paddingInlineStart: `${0.6 + depth}rem` }}
    >
      <MailboxIcon role={mailbox.role} />
      {mailboxName(mailbox, words)}
    </MenuItem>
  ));
}
