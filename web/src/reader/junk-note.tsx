/** Above a message in Junk: why the server has put it there, and how it learns better. */
import { OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Email, EmailContent } from "../jmap/types.ts";
import { type JunkReason, junkReasonOf } from "../model/junk-reasons.ts";
import { useStore, useWordsOf } from "../shell/app-context.ts";
import { type JunkWords, junkWords } from "./junk-words.ts";
import styles from "./sender-check.module.css";

export function JunkNote({ email, content }: { email: Email; content: EmailContent | undefined }): ReactNode {
  const own = useWordsOf(junkWords);
  const junk = useStore().cache.mailboxOf("junk");
  const reason = junkReasonOf(content?.arrival.verdict);
  if (reason === undefined || junk === undefined || !(junk.id in email.mailboxIds)) return null;
  return (
    <p className={styles.warning} role="note">
      <OctagonAlert size={17} aria-hidden />
      <span>
        {sentenceOf(reason, own)} {own.learns}
      </span>
    </p>
  );
}

function sentenceOf(reason: JunkReason, own: JunkWords): string {
  switch (reason.kind) {
    case "learned":
      return own.learned(reason.percent);
    case "listed":
      return own.listed(reason.lists);
    case "unproved":
      return own.unproved(reason.domain);
    case "author":
      return own.author;
    case "other":
      return own.other(reason.text);
  }
}
