/** What can be done to the conversations that are chosen, by button, menu or key. */
import { type ReactNode, useState } from "react";
import type { Email, Mailbox, Role } from "../jmap/types.ts";
import { destroyThreads, emailsIn, markEmails, mayWith } from "../mail/move.ts";
import type { MailStore } from "../mail/mail-store.ts";
import { isMuted, muteThreads } from "../mail/mute.ts";
import { Button, Dialog, DialogButtons } from "../look/controls.tsx";
import { FolderPicker } from "../look/folder-picker.tsx";
import { moveBetween, reachableFrom } from "../sharing/reachable.ts";
import { useMail, useWords } from "../shell/app-context.ts";
import type { Shortcuts } from "../shell/shortcuts.ts";

type Offers = Readonly<Record<"archive" | "remove" | "junk" | "move" | "markRead" | "star" | "mute", boolean>>;

export interface ConversationActions {
  readonly mailbox: Mailbox | undefined;
  readonly isUnread: boolean;
  readonly isStarred: boolean;
  /** Removing leaves nothing to take back. */
  readonly isForGood: boolean;
  readonly count: number;
  /** What may be done with all of them; the rest is not offered. */
  readonly offers: Offers;
  readonly archive: () => void;
  readonly remove: () => void;
  readonly junk: () => void;
  readonly move: () => void;
  readonly markRead: (isRead: boolean) => void;
  readonly star: () => void;
  readonly isMuted: boolean;
  readonly mute: () => void;
  readonly shortcuts: Shortcuts;
  readonly asking: "move" | "destroy" | undefined;
  readonly moveTo: (target: Mailbox, to: MailStore) => void;
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
  const moveTo = (target: Mailbox | undefined, to = store): void => {
    ask(undefined);
    if (target === undefined || threadIds.length === 0 || target === mailbox) return;
    void moveBetween(store, to, { threadIds, from: mailboxId, target, words });
    done();
  };
  const moveToRole = (role: Role) => () => moveTo(store.cache.mailboxOf(role));
  const offers = offersOf(store, emails, mailbox);
  const isForGood = isRemovedForGood(store, mailbox);
  const remove = isForGood ? () => threadIds.length > 0 && ask("destroy") : moveToRole("trash");
  const junk = mailbox?.role === "junk" ? moveToRole("inbox") : moveToRole("junk");
  const markRead = (isRead: boolean): void => {
    const marked = isRead ? emails : newest;
    void markEmails(store, marked, { keyword: "$seen", isSet: isRead, words });
  };
  const star = (): void => {
    const marked = isStarred ? threadIds.flatMap((id) => store.cache.emailsOf(id)) : newest;
    void markEmails(store, marked, { keyword: "$flagged", isSet: !isStarred, words });
  };
  const areMuted = newest.length > 0 && threadIds.every((id) => store.cache.emailsOf(id).some(isMuted));
  const mute = (): void => {
    void muteThreads(store, { threadIds, from: mailboxId, isSet: !areMuted, words });
    if (!areMuted && mailbox?.role === "inbox") done();
  };
  const archive = moveToRole("archive");
  const move = (): void => {
    if (threadIds.length > 0) ask("move");
  };
  return {
    mailbox,
    isUnread,
    isStarred,
    isForGood,
    count: threadIds.length,
    offers,
    archive,
    remove,
    junk,
    move,
    markRead,
    star,
    isMuted: areMuted,
    mute,
    asking,
    moveTo,
    stopAsking: () => ask(undefined),
    destroy: () => {
      ask(undefined);
      void destroyThreads(store, { threadIds, from: mailboxId, words });
      done();
    },
    shortcuts: {
      ...keysOf(offers, { archive, remove, junk, move }),
      s: star,
      ...(offers.mute ? { m: mute } : {}),
      I: () => markRead(true),
      U: () => markRead(false),
    },
  };
}

function offersOf(store: MailStore, emails: readonly Email[], mailbox: Mailbox | undefined): Offers {
  // A conversation that is gone, or could not be read, has none.
  const may = (right: keyof Mailbox["myRights"]): boolean =>
    emails.length > 0 && emails.every((email) => mayWith(store, email, right));
  const mayLeave = may("mayRemoveItems");
  const isTarget = (to: Mailbox | undefined): boolean =>
    mayLeave && to !== undefined && to !== mailbox && to.myRights.mayAddItems;
  return {
    archive: isTarget(store.cache.mailboxOf("archive")),
    remove: mayLeave,
    junk: isTarget(store.cache.mailboxOf(mailbox?.role === "junk" ? "inbox" : "junk")),
    move: reachableFrom(store).some(({ cache }) => [...cache.mailboxes.values()].some(isTarget)),
    markRead: may("maySetSeen"),
    star: may("maySetKeywords"),
    // What others share is sorted by its owner.
    mute: store.client.isOwn && may("maySetKeywords"),
  };
}

/** From where things are thrown away to, and where there is no such place. */
function isRemovedForGood(store: MailStore, mailbox: Mailbox | undefined): boolean {
  const trash = store.cache.mailboxOf("trash");
  return mailbox?.role === "trash" || mailbox?.role === "junk" || trash?.myRights.mayAddItems !== true;
}

type Leaving = Readonly<Record<"archive" | "remove" | "junk" | "move", () => void>>;

/** A key that nothing may be done with does nothing. */
function keysOf(offers: Offers, { archive, remove, junk, move }: Leaving): Shortcuts {
  return {
    ...(offers.archive ? { e: archive } : {}),
    ...(offers.remove ? { "#": remove, Delete: remove } : {}),
    ...(offers.junk ? { "!": junk } : {}),
    ...(offers.move ? { v: move } : {}),
  };
}

/** Where to, and whether really. */
export function ActionDialogs({ actions }: { actions: ConversationActions }): ReactNode {
  const words = useWords();
  const store = useMail();
  if (actions.asking === "move")
    return (
      <Dialog title={words.moveWhere} onClose={actions.stopAsking}>
        <FolderPicker
          stores={reachableFrom(store)}
          isOffered={(mailbox) =>
            mailbox !== actions.mailbox && mailbox.role !== "drafts" && mailbox.myRights.mayAddItems
          }
          onPick={(mailbox, to) => mailbox !== undefined && actions.moveTo(mailbox, to)}
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
