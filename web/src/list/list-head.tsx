/** Above the list: what is listed and how, or what can be done with what is selected. */
import { CheckCheck, PanelBottom, PanelRight, Rows2, Rows3, Rows4, Settings2, Square, X } from "lucide-react";
import type { ReactNode } from "react";
import type { EmailList } from "../mail/email-list.ts";
import { ChoiceMenu } from "../look/choice-menu.tsx";
import { Button, IconButton } from "../look/controls.tsx";
import { mailboxName } from "../model/folders.ts";
import { useRoom } from "../look/use-room.ts";
import { useCell } from "../model/use-cell.ts";
import { prefer, preferences } from "../model/preferences.ts";
import { useLocale, useMail, useWords } from "../shell/app-context.ts";
import { ActionBar } from "./action-bar.tsx";
import type { ConversationActions } from "./conversation-actions.tsx";
import styles from "./list-head.module.css";
import type { Selection } from "./use-selection.ts";

interface Props {
  readonly mailboxId: string | undefined;
  readonly query: string | undefined;
  readonly list: EmailList;
  readonly selection: Selection;
  readonly actions: ConversationActions;
}

export function ListHead({ mailboxId, query, list, selection, actions }: Props): ReactNode {
  const words = useWords();
  const { cache, client } = useMail();
  const mailbox = mailboxId === undefined ? undefined : cache.mailboxes.get(mailboxId);
  if (selection.selected.size > 0) return <Selected list={list} selection={selection} actions={actions} />;
  return (
    <div className={styles.head}>
      <h1>{query === undefined ? (mailbox === undefined ? words.mail : mailboxName(mailbox, words)) : words.found}</h1>
      {!client.isOwn && <span className={styles.owner}>{client.accountName}</span>}
      <span className={styles.total} role="status">
        {list.total === undefined || list.total === 0 ? "" : words.conversations(list.total)}
      </span>
      <ViewMenu />
    </div>
  );
}

function Selected({ list, selection, actions }: Pick<Props, "list" | "selection" | "actions">): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const { selected, lookingUp } = selection;
  const total = list.total ?? 0;
  return (
    <>
      <div className={styles.head} data-selecting role="toolbar" aria-label={words.selected(selected.size)}>
        <IconButton label={words.clearSelection} onPress={selection.clear}>
          <X size={19} aria-hidden />
        </IconButton>
        <h1 className="hidden">{words.messages}</h1>
        <span className={styles.number} role="status">
          <span aria-hidden>{selected.size.toLocaleString(locale)}</span>
          <span className="hidden">{words.selected(selected.size)}</span>
        </span>
        <ActionBar actions={actions} />
        <IconButton label={words.selectAll} onPress={selection.all}>
          <CheckCheck size={19} aria-hidden />
        </IconButton>
      </div>
      {selected.size > 1 && selected.size < total && (
        <div className={styles.more}>
          {lookingUp === undefined ? (
            <Button onPress={() => void selection.matching()}>{words.selectMatching(total)}</Button>
          ) : (
            <span role="status">{words.selectingMatching(lookingUp, total)}</span>
          )}
        </div>
      )}
    </>
  );
}

/** How the list looks, and where what it opens is shown. */
function ViewMenu(): ReactNode {
  const words = useWords();
  const { density, pane } = useCell(preferences);
  const hasRoom = useRoom();
  const densities = [
    { id: "comfortable", label: words.densityComfortable, icon: <Rows2 size={17} aria-hidden /> },
    { id: "medium", label: words.densityMedium, icon: <Rows3 size={17} aria-hidden /> },
    { id: "compact", label: words.densityCompact, icon: <Rows4 size={17} aria-hidden /> },
  ] as const;
  const panes = [
    { id: "right", label: words.paneRight, icon: <PanelRight size={17} aria-hidden /> },
    { id: "below", label: words.paneBelow, icon: <PanelBottom size={17} aria-hidden /> },
    { id: "none", label: words.paneNone, icon: <Square size={17} aria-hidden /> },
  ] as const;
  return (
    <ChoiceMenu
      label={words.view}
      icon={<Settings2 size={18} aria-hidden />}
      groups={[
        {
          label: words.density,
          chosen: density,
          choices: densities,
          onChoose: (id) => prefer({ density: densities.find((each) => each.id === id)?.id ?? density }),
        },
        ...(hasRoom
          ? [
              {
                label: words.pane,
                chosen: pane,
                choices: panes,
                onChoose: (id: string) => prefer({ pane: panes.find((each) => each.id === id)?.id ?? pane }),
              },
            ]
          : []),
      ]}
    />
  );
}
