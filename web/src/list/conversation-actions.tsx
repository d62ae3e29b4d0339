/** What can be done to the conversations that are chosen, by button, menu or key. */
import { type ReactNode, useState } from "react";
import type { Mailbox, Role } from "../jmap/types.ts";
import { destroyThreads, emailsIn, markEmails, moveThreads } from "../mail/move.ts";
import { Button, Dialog, DialogButtons } from "../look/controls.tsx";
import { FolderPicker } from "../look/folder-picker.tsx";
import { useMail, useWords } from "../shell/app-context.ts";
import type { Shortcuts } from "../shell/shortcuts.ts";

export interface ConversationActions {
  readonly mailbox: Mailbox | undefined;
  readonly isUnread: boolean;
  readonly isStarred: boolean;
  readonly count: number;
  readonly archive: () => void;
  readonly remove: () => void;
  readonly junk: () => void;
  readonly move: () => void;
  readonly markRead: (isRead: boolean) => void;
  readonly star: () => void;
  readonly shortcuts: Shortcuts;
  readonly asking: "move" | "destroy" | undefined;
  readonly moveTo: (target: Mailbox) => void;
  readonly destroy: () => void;
  readonly stopAsking: () => void;
}

interface Options {
  readonly threadIds: readonly string[];
  readonly mailboxId: string | undefined;
  /** Called when the conversations leave the list. */
  readonly done: () => void;
}

export function useConversationActions({ threadIds, mailboxId, done }: Options): ConversationActions {
  const words = useWords();
  const store = useMail();
  const [asking, ask] = useState<"move" | "destroy" | undefined>();
  const mailbox = mailboxId === undefined ? undefined : store.cache.mailboxes.get(mailboxId);
  const emails = emailsIn(store, threadIds, mailboxId);
  const newest = threadIds.flatMap((id) => store.cache.emailsOf(id).at(-1) ?? []);
  const isUnread = emails.some(({ keywords }) => !("$seen" in keywords));
  const isStarred = newest.some(({ keywords }) => "$flagged" in keywords);
  const moveTo = (target: Mailbox | undefined): void => {
    ask(undefined);
    if (target === undefined || threadIds.length === 0 || target.id === mailboxId) return;
    void moveThreads(store, { threadIds, from: mailboxId, target, words });
    done();
  };
  const moveToRole = (role: Role) => () => moveTo(store.cache.mailboxOf(role));
  const isGone = mailbox?.role === "trash" || mailbox?.role === "junk";
  const remove = isGone ? () => threadIds.length > 0 && ask("destroy") : moveToRole("trash");
  const junk = mailbox?.role === "junk" ? moveToRole("inbox") : moveToRole("junk");
  const markRead = (isRead: boolean): void => {
    const marked = isRead ? emails : newest;
    void markEmails(store, marked, { keyword: "$seen", isSet: isRead, words });
  };
  const star = (): void => {
    const marked = isStarred ? threadIds.flatMap((id) => store.cache.emailsOf(id)) : newest;
    void markEmails(store, marked, { keyword: "$flagged", isSet: !isStarred, words });
  };
  const archive = moveToRole("archive");
  const move = (): void => {
    if (threadIds.length > 0) ask("move");
  };
  return {
    mailbox,
    isUnread,
    isStarred,
    count: threadIds.length,
    archive,
    remove,
    junk,
    move,
    markRead,
    star,
    asking,
    moveTo,
    stopAsking: () => ask(undefined),
    destroy: () => {
      ask(undefined);
      void destroyThreads(store, { threadIds, from: mailboxId, words });
      done();
    },
    shortcuts: {
      e: archive,
      "#": remove,
      Delete: remove,
      "!": junk,
      v: move,
      s: star,
      I: () => markRead(true),
      U: () => markRead(false),
    },
  };
}

/** Where to, and whether really. */
export function ActionDialogs({ actions }: { actions: ConversationActions }): ReactNode {
  const words = useWords();
  if (actions.asking === "move")
    return (
      <Dialog title={words.moveWhere} onClose={actions.stopAsking}>
        <FolderPicker
          isOffered={({ id, role, myRights }) =>
            id !== actions.mailbox?.id && role !== "drafts" && myRights.mayAddItems
          }
          onPick={(mailbox) => mailbox !== undefined && actions.moveTo(mailbox)}
        />
      </Dialog>
    );
  if (actions.asking === "destroy")
    return (
      <Dialog title={words.deleteForever} onClose={actions.stopAsking}>
        <p>{words.deleteForeverLong(actions.count)}</p>
        <DialogButtons>
          <Button onPress={actions.stopAsking}>{words.cancel}</Button>
          <Button kind="danger" onPress={actions.destroy} autoFocus>
            {words.doDeleteForever}
          </Button>
        </DialogButtons>
      </Dialog>
    );
  return null;
}
