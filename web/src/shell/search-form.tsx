/** The operators of a search as fields, for who does not type them. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Dialog, Field } from "../look/controls.tsx";
import { DialogEnd } from "../look/dialog-end.tsx";
import { foldersOf, mailboxName } from "../model/folders.ts";
import { formOf, queryOf, type SearchForm } from "../model/search-form.ts";
import { useLanguage, useMail, useWords } from "./app-context.ts";
import styles from "./search-form.module.css";

interface Props {
  readonly query: string;
  /** Whether it is one's own mail that is searched, in one's own folders. */
  readonly isOwn: boolean;
  readonly onSearch: (query: string) => void;
  readonly onClose: () => void;
}

/** Megabytes that can be chosen. */
const SIZES = [1, 5, 10, 25];

export function SearchFormDialog({ query, isOwn, onSearch, onClose }: Props): ReactNode {
  const words = useWords();
  const [form, setForm] = useState(() => formOf(query));
  const set = (changes: Partial<SearchForm>): void => setForm({ ...form, ...changes });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = queryOf(form);
    if (wanted !== "") onSearch(wanted);
    onClose();
  };
  return (
    <Dialog title={words.searchOptions} onClose={onClose}>
      <form onSubmit={submit} className={styles.form}>
        <Field label={words.searchWords} value={form.words} onChange={(value) => set({ words: value })} autoFocus />
        <Field label={words.from} value={form.from} onChange={(from) => set({ from })} />
        <Field label={words.to} value={form.to} onChange={(to) => set({ to })} />
        <Field label={words.subject} value={form.subject} onChange={(subject) => set({ subject })} />
        <Field label={words.searchWithout} value={form.without} onChange={(without) => set({ without })} />
        <div className={styles.pair}>
          <Field label={words.searchAfter} type="date" value={form.after} onChange={(after) => set({ after })} />
          <Field label={words.searchBefore} type="date" value={form.before} onChange={(before) => set({ before })} />
        </div>
        <div className={styles.pair}>
          {isOwn && <Place value={form.in} onChange={(value) => set({ in: value })} />}
          <Size value={form.larger} onChange={(larger) => set({ larger })} />
        </div>
        <div className={styles.flags}>
          <Flag label={words.hasAttachment} isSet={form.hasAttachment} set={(on) => set({ hasAttachment: on })} />
          <Flag label={words.unread} isSet={form.isUnread} set={(on) => set({ isUnread: on })} />
          <Flag label={words.starred} isSet={form.isStarred} set={(on) => set({ isStarred: on })} />
        </div>
        <DialogEnd doIt={words.doSearch} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Place({ value, onChange }: ChoiceProps): ReactNode {
  const words = useWords();
  const { cache } = useMail();
  const folders = foldersOf(cache.mailboxes.values(), useLanguage());
  const names = folders.map(({ mailbox }) => mailbox.role ?? mailbox.name);
  return (
    <label className={styles.choice}>
      <span>{words.searchIn}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{words.searchKept}</option>
        <option value="anywhere">{words.searchAnywhere}</option>
        {folders.map(({ mailbox }) => (
          <option key={mailbox.id} value={mailbox.role ?? mailbox.name}>
            {mailboxName(mailbox, words)}
          </option>
        ))}
        {value !== "" && value !== "anywhere" && !names.includes(value) && <option value={value}>{value}</option>}
      </select>
    </label>
  );
}

function Size({ value, onChange }: ChoiceProps): ReactNode {
  const words = useWords();
  const known = SIZES.map((size) => `${size}m`);
  return (
    <label className={styles.choice}>
      <span>{words.searchSize}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{words.searchAnySize}</option>
        {[...new Set([...known, ...(value === "" ? [] : [value])])].map((size) => (
          <option key={size} value={size}>
            {words.largerThan(size.toUpperCase())}
          </option>
        ))}
      </select>
    </label>
  );
}

function Flag(props: { label: string; isSet: boolean; set: (isSet: boolean) => void }): ReactNode {
  const { label, isSet, set } = props;
  return (
    <label className={styles.flag}>
      <input type="checkbox" checked={isSet} onChange={(event) => set(event.target.checked)} />
      {label}
    </label>
  );
}
