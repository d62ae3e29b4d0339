/** Above the list: what is listed, or what can be done with what is selected. */
import { CheckCheck, X } from "lucide-react";
import type { ReactNode } from "react";
import type { EmailList } from "../mail/email-list.ts";
import { IconButton } from "../look/controls.tsx";
import { mailboxName } from "../model/folders.ts";
import { useMail, useWords } from "../shell/app-context.ts";
import { ActionBar } from "./action-bar.tsx";
import type { ConversationActions } from "./conversation-actions.tsx";
import styles from "./list-head.module.css";

interface Props {
  readonly mailboxId: string | undefined;
  readonly query: string | undefined;
  readonly list: EmailList;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly actions: ConversationActions;
}

export function ListHead({ mailboxId, query, list, selected, onSelect, actions }: Props): ReactNode {
  const words = useWords();
  const { cache } = useMail();
  const mailbox = mailboxId === undefined ? undefined : cache.mailboxes.get(mailboxId);
  const selectAll = (): void => onSelect(new Set(list.ids.flatMap((id) => cache.emails.get(id ?? "")?.threadId ?? [])));
  if (selected.size > 0)
    return (
      <div className={styles.head} data-selecting role="toolbar" aria-label={words.selected(selected.size)}>
        <IconButton label={words.clearSelection} onPress={() => onSelect(new Set())}>
          <X size={19} aria-hidden />
        </IconButton>
        <span className={styles.number} role="status">
          <span aria-hidden>{selected.size.toLocaleString()}</span>
          <span className="hidden">{words.selected(selected.size)}</span>
        </span>
        <ActionBar actions={actions} />
        <IconButton label={words.selectAll} onPress={selectAll}>
          <CheckCheck size={19} aria-hidden />
        </IconButton>
      </div>
    );
  return (
    <div className={styles.head}>
      <h1>{query === undefined ? (mailbox === undefined ? words.mail : mailboxName(mailbox, words)) : words.found}</h1>
      <span className={styles.total} role="status">
        {list.total === undefined ? "" : words.conversations(list.total)}
      </span>
    </div>
  );
}
