/** What can be done with one message of a conversation, besides answering it. */
import {
  Code,
  Download,
  EllipsisVertical,
  Forward,
  Mail,
  Paperclip,
  Printer,
  Reply,
  ReplyAll,
  SunMoon,
} from "lucide-react";
import { lazy, type ReactNode, useState } from "react";
import { forwardAttached } from "../compose/forward-attached.ts";
import { type AnswerKind, startAnswer } from "../compose/open-drafts.ts";
import type { Email, EmailContent } from "../jmap/types.ts";
import { Dialog, MenuButton } from "../look/controls.tsx";
import { markEmails, mayWith } from "../mail/move.ts";
import { Late } from "../look/late.tsx";
import { useLocale, useStore, useWords } from "../shell/app-context.ts";
import { printMessage } from "./print.ts";
import { useFiltering } from "./use-filtering.tsx";
import { useSilencing } from "./use-silencing.tsx";

const Source = lazy(() => import("./preview/source.tsx").then((module) => ({ default: module.Source })));

interface Props {
  readonly email: Email;
  readonly content: EmailContent | undefined;
  readonly articleId: string;
  /** Where the message is shown darker than it is. */
  readonly colours: { readonly isOriginal: boolean; readonly turn: () => void } | undefined;
}

export function MessageMenu({ email, content, articleId, colours }: Props): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const store = useStore();
  const { client } = store;
  const [isSourceShown, showSource] = useState(false);
  const download = (): void => {
    const link = document.createElement("a");
    link.href = client.downloadUrl(email.blobId, "message.eml", "message/rfc822");
    link.download = "message.eml";
    link.click();
  };
  const answer = (kind: AnswerKind) => () => {
    if (content !== undefined) void startAnswer(store, { kind, email, content, words, locale });
  };
  const markUnread = (): void => void markEmails(store, [email], { keyword: "$seen", isSet: false, words });
  const silencing = useSilencing(email);
  const filtering = useFiltering(email);
  const entries = [
    { id: "reply", label: words.reply, icon: <Reply size={17} aria-hidden />, onAction: answer("reply") },
    { id: "reply-all", label: words.replyAll, icon: <ReplyAll size={17} aria-hidden />, onAction: answer("reply-all") },
    { id: "forward", label: words.forward, icon: <Forward size={17} aria-hidden />, onAction: answer("forward") },
    {
      id: "forward-attached",
      label: words.forwardAttached,
      icon: <Paperclip size={17} aria-hidden />,
      onAction: () => void forwardAttached(store, email, words),
    },
    ...(mayWith(store, email, "maySetSeen")
      ? [{ id: "unread", label: words.doMarkUnread, icon: <Mail size={17} aria-hidden />, onAction: markUnread }]
      : []),
    ...(colours === undefined
      ? []
      : [
          {
            id: "colours",
            label: colours.isOriginal ? words.darkColours : words.originalColours,
            icon: <SunMoon size={17} aria-hidden />,
            onAction: colours.turn,
          },
        ]),
    {
      id: "print",
      label: words.print,
      icon: <Printer size={17} aria-hidden />,
      onAction: () => printMessage(document.getElementById(articleId)),
    },
    ...filtering,
    ...silencing,
    { id: "source", label: words.viewSource, icon: <Code size={17} aria-hidden />, onAction: () => showSource(true) },
    { id: "download", label: words.downloadSource, icon: <Download size={17} aria-hidden />, onAction: download },
  ];
  return (
    <>
      <MenuButton label={words.more} icon={<EllipsisVertical size={18} aria-hidden />} entries={entries} />
      {isSourceShown && (
        <Dialog title={words.source} onClose={() => showSource(false)} size="whole">
          <Late>
            <Source blobId={email.blobId} type="message/rfc822" />
          </Late>
        </Dialog>
      )}
    </>
  );
}
