/** One message of a conversation: who, when, to whom, and what it says. */
import { ChevronDown, ChevronUp, PencilLine } from "lucide-react";
import { lazy, type ReactNode, useState } from "react";
import { resumeDraft } from "../compose/open-drafts.ts";
import type { Address, BodyPart, Email, EmailContent } from "../jmap/types.ts";
import { Avatar } from "../look/avatar.tsx";
import { Button, IconButton } from "../look/controls.tsx";
import { useDark } from "../look/use-dark.ts";
import { Late } from "../look/late.tsx";
import { useCell } from "../model/use-cell.ts";
import { fullMoment, shortMoment } from "../model/moments.ts";
import { domainOf, nameOf } from "../model/people.ts";
import { useLocale, useStore, useWords } from "../shell/app-context.ts";
import { AttachmentStrip } from "./attachment-strip.tsx";
import { JunkNote } from "./junk-note.tsx";
import { MessageBody } from "./message-body.tsx";
import { Details } from "./message-details.tsx";
import { MessageMenu } from "./message-menu.tsx";
import styles from "./message.module.css";
import { PREVIEW_BYTES_MAX } from "./preview/kinds.ts";
import { SenderCheck } from "./sender-check.tsx";
import { Unsubscribe } from "./unsubscribe.tsx";

const InvitationCard = lazy(() =>
  import("./invitation/invitation-card.tsx").then((module) => ({ default: module.InvitationCard })),
);

interface Props {
  readonly email: Email;
  readonly content: EmailContent | undefined;
  readonly isExpanded: boolean;
  readonly onToggle: () => void;
}

/** The id of its element in the page. */
export function messagePlace(emailId: string): string {
  return `message-${emailId}`;
}

export function Message({ email, content, isExpanded, onToggle }: Props): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const [areDetailsShown, showDetails] = useState(false);
  const [isOriginal, setOriginal] = useState(false);
  const isDark = useDark() && content?.htmlBody.some(({ type }) => type === "text/html") === true;
  const sender = email.from?.[0] ?? { name: null, email: words.nobody };
  const moment = fullMoment(email.receivedAt, locale);
  const articleId = messagePlace(email.id);
  return (
    <article id={articleId} className={styles.message} aria-label={`${nameOf(sender)}, ${moment}`}>
      <header className={styles.head}>
        <Avatar address={sender} />
        <Summary email={email} content={content} sender={sender} isExpanded={isExpanded} onToggle={onToggle} />
        <time className={styles.moment} dateTime={email.receivedAt} title={moment}>
          {shortMoment(email.receivedAt, Date.now(), locale)}
        </time>
        {isExpanded && (
          <IconButton
            label={areDetailsShown ? words.hideDetails : words.showDetails}
            onPress={() => showDetails(!areDetailsShown)}
          >
            {areDetailsShown ? <ChevronUp size={18} aria-hidden /> : <ChevronDown size={18} aria-hidden />}
          </IconButton>
        )}
        {isExpanded && (
          <MessageMenu
            email={email}
            content={content}
            articleId={articleId}
            colours={isDark ? { isOriginal, turn: () => setOriginal(!isOriginal) } : undefined}
          />
        )}
      </header>
      {isExpanded && (
        <>
          {areDetailsShown && <Details email={email} content={content} />}
          <SenderCheck email={email} content={content} />
          <JunkNote email={email} content={content} />
          <Unsubscribe email={email} content={content} />
          <ReplyWarning sender={sender} replyTo={content?.replyTo?.[0]} />
          <Content email={email} content={content} isDark={isDark && !isOriginal} />
        </>
      )}
    </article>
  );
}

function Summary(props: Props & { sender: Address }): ReactNode {
  const { email, content, sender, isExpanded, onToggle } = props;
  const words = useWords();
  return (
    <button type="button" className={styles.summary} aria-expanded={isExpanded} onClick={onToggle}>
      <span className={styles.sender}>
        <strong dir="auto">{nameOf(sender)}</strong>
        {isExpanded && nameOf(sender) !== sender.email && <span className={styles.address}>{sender.email}</span>}
        {"$draft" in email.keywords && <span className={styles.draft}>{words.draft}</span>}
      </span>
      {isExpanded ? (
        <span className={styles.line}>{recipientsLine(email, content, words.to)}</span>
      ) : (
        <span className={`${styles.line} foreign`} dir="auto">
          {email.preview}
        </span>
      )}
    </button>
  );
}

function Content({ email, content, isDark }: Pick<Props, "email" | "content"> & { isDark: boolean }): ReactNode {
  const words = useWords();
  const store = useStore();
  const isOffline = useCell(store.connection) === "offline";
  if (content === undefined)
    return (
      <p className={styles.waiting} role="status">
        {isOffline ? words.bodyOffline : words.loading}
      </p>
    );
  const calendar = content.attachments.find(isCalendar);
  return (
    <>
      {calendar !== undefined && (
        <Late>
          <InvitationCard email={email} content={content} part={calendar} />
        </Late>
      )}
      <MessageBody email={email} content={content} isDark={isDark} onWhole={() => store.readWhole(email.id)} />
      <AttachmentStrip content={content} />
      {"$draft" in email.keywords && store.client.isOwn && (
        <div className={styles.resume}>
          <Button kind="primary" onPress={() => resumeDraft(store, email, content)}>
            <PencilLine size={17} aria-hidden />
            {words.editDraft}
          </Button>
        </div>
      )}
    </>
  );
}

/** What may be an invitation; its own words say whether it is. */
function isCalendar({ type, size, blobId }: BodyPart): boolean {
  return type === "text/calendar" && size <= PREVIEW_BYTES_MAX.events && blobId !== null;
}

function recipientsLine(email: Email, content: EmailContent | undefined, to: string): string {
  const everybody = [...(email.to ?? []), ...(content?.cc ?? [])];
  return `${to}: ${everybody.map(nameOf).join(", ")}`;
}

function ReplyWarning({ sender, replyTo }: { sender: Address; replyTo: Address | undefined }): ReactNode {
  const words = useWords();
  if (replyTo === undefined || domainOf(replyTo) === domainOf(sender)) return null;
  return <p className={styles.warning}>{words.replyGoesElsewhere(replyTo.email)}</p>;
}
