/** Answers to the conversation. */
import { Forward, Reply, ReplyAll } from "lucide-react";
import type { ReactNode } from "react";
import { forwardAttached } from "../compose/forward-attached.ts";
import { type AnswerKind, startAnswer } from "../compose/open-drafts.ts";
import { replyRecipients } from "../compose/recipients.ts";
import type { Email, EmailContent } from "../jmap/types.ts";
import { Button } from "../look/controls.tsx";
import { useLocale, useMail, useWords } from "../shell/app-context.ts";
import { useShortcuts } from "../shell/shortcuts.ts";
import { QuickReply } from "./quick-reply.tsx";
import styles from "./reply-bar.module.css";

export function ReplyBar({ email, content }: { email: Email; content: EmailContent | undefined }): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const store = useMail();
  const answer = (kind: AnswerKind) => () => {
    if (content !== undefined) void startAnswer(store, { kind, email, content, words, locale });
  };
  useShortcuts({
    r: answer("reply"),
    a: answer("reply-all"),
    f: answer("forward"),
    F: () => void forwardAttached(store, email, words),
  });
  if (content === undefined) return null;
  const own = store.home.cache.identities.map((identity) => identity.email);
  const all = replyRecipients({ ...email, ...content }, own, "reply-all");
  return (
    <div className={styles.bar} data-screen-only>
      {store.client.isOwn && (
        <QuickReply
          answer={{ kind: all.to.length + all.cc.length > 1 ? "reply-all" : "reply", email, content, words, locale }}
        />
      )}
      <Button onPress={answer("reply")}>
        <Reply size={18} aria-hidden />
        {words.reply}
      </Button>
      {all.to.length + all.cc.length > 1 && (
        <Button onPress={answer("reply-all")}>
          <ReplyAll size={18} aria-hidden />
          {words.replyAll}
        </Button>
      )}
      <Button onPress={answer("forward")}>
        <Forward size={18} aria-hidden />
        {words.forward}
      </Button>
    </div>
  );
}
