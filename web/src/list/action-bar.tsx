/** The buttons for what can be done to conversations. */
import { Archive, FolderInput, Inbox, Mail, MailOpen, OctagonAlert, Star, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../look/controls.tsx";
import { useWords } from "../shell/app-context.ts";
import type { ConversationActions } from "./conversation-actions.tsx";

const SIZE = 19;

export function ActionBar({ actions }: { actions: ConversationActions }): ReactNode {
  const words = useWords();
  const { offers } = actions;
  const role = actions.mailbox?.role;
  return (
    <>
      {offers.archive && (
        <IconButton label={words.doArchive} onPress={actions.archive}>
          <Archive size={SIZE} aria-hidden />
        </IconButton>
      )}
      {offers.remove && (
        <IconButton label={actions.isForGood ? words.doDeleteForever : words.doDelete} onPress={actions.remove}>
          <Trash2 size={SIZE} aria-hidden />
        </IconButton>
      )}
      {offers.junk && (
        <IconButton label={role === "junk" ? words.doNotJunk : words.doJunk} onPress={actions.junk}>
          {role === "junk" ? <Inbox size={SIZE} aria-hidden /> : <OctagonAlert size={SIZE} aria-hidden />}
        </IconButton>
      )}
      {offers.move && (
        <IconButton label={words.doMove} onPress={actions.move}>
          <FolderInput size={SIZE} aria-hidden />
        </IconButton>
      )}
      {offers.markRead && (
        <IconButton
          label={actions.isUnread ? words.doMarkRead : words.doMarkUnread}
          onPress={() => actions.markRead(actions.isUnread)}
        >
          {actions.isUnread ? <MailOpen size={SIZE} aria-hidden /> : <Mail size={SIZE} aria-hidden />}
        </IconButton>
      )}
      {offers.star && (
        <IconButton label={actions.isStarred ? words.doUnstar : words.doStar} onPress={actions.star}>
          <Star size={SIZE} aria-hidden {...(actions.isStarred ? { fill: "currentColor" } : {})} />
        </IconButton>
      )}
    </>
  );
}
