/** An invitation, its end, or somebody's answer to one: what it is about, and one's own answer by one press. */
import { CalendarCheck, CalendarDays, CalendarX } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { BodyPart, Email, EmailContent, Identity } from "../../jmap/types.ts";
import { Button } from "../../look/controls.tsx";
import { isSame, nameOf } from "../../model/people.ts";
import { useLocale, useStore, useWords, useWordsOf } from "../../shell/app-context.ts";
import { authenticityIn } from "../authenticity-in.ts";
import { spanText } from "../preview/event-times.ts";
import { asText, useBlob } from "../preview/use-blob.ts";
import styles from "./invitation-card.module.css";
import { type Answer, answerKeyword, ANSWERS, type Attendee, type Invitation, invitationIn } from "./invitation.ts";
import { sendAnswer } from "./send-answer.ts";
import { invitationWords } from "./words.ts";

interface Props {
  readonly email: Email;
  readonly content: EmailContent;
  readonly part: BodyPart;
}

export function InvitationCard({ email, content, part }: Props): ReactNode {
  const words = useWords();
  const own = useWordsOf(invitationWords);
  const locale = useLocale();
  const loaded = useBlob(part.blobId ?? "", "text/calendar", asText);
  const invitation = loaded !== undefined && "value" in loaded ? invitationIn(loaded.value) : undefined;
  // What cannot be had or understood is among the files as before.
  if (invitation === undefined) return null;
  const { event, organizer, isRepeated, kind } = invitation;
  const when = event.start === undefined ? "" : spanText(event.start, event.end, locale);
  const facts = [
    [own.when, isRepeated ? `${when} · ${own.isRepeated}` : when],
    [own.place, event.location],
    [own.organizer, organizer === undefined || kind === "reply" ? "" : nameOf(organizer)],
  ] as const;
  return (
    <section className={styles.card} aria-label={own.invitation} data-kind={kind}>
      <KindSign kind={kind} />
      <div className={styles.about}>
        <p className={styles.kind}>{kindText(invitation, own)}</p>
        <h2 className="foreign" dir="auto">
          {event.summary === "" ? words.noSubject : event.summary}
        </h2>
        <dl className={styles.facts}>
          {facts.map(([label, text]) =>
            text === "" ? null : (
              <div key={label}>
                <dt>{label}</dt>
                <dd className="foreign" dir="auto">
                  {text}
                </dd>
              </div>
            ),
          )}
        </dl>
        <Answers email={email} content={content} invitation={invitation} />
      </div>
    </section>
  );
}

function KindSign({ kind }: Pick<Invitation, "kind">): ReactNode {
  const sign = { size: 26, className: styles.sign ?? "", "aria-hidden": true } as const;
  if (kind === "cancel") return <CalendarX {...sign} />;
  return kind === "reply" ? <CalendarCheck {...sign} /> : <CalendarDays {...sign} />;
}

function kindText({ kind, attendees: [first] }: Invitation, own: (typeof invitationWords)["en"]): string {
  if (kind === "cancel") return own.isCancelled;
  return kind === "reply" && first !== undefined ? own.theirs(nameOf(first), first.answer) : own.invitation;
}

interface AnswersProps extends Pick<Props, "email" | "content"> {
  readonly invitation: Invitation;
}

/** For those who are invited, from whoever may really have invited them. */
function Answers({ email, content, invitation }: AnswersProps): ReactNode {
  const words = useWords();
  const own = useWordsOf(invitationWords);
  const locale = useLocale();
  const store = useStore();
  const given = ANSWERS.find((answer) => answerKeyword(answer) in email.keywords);
  const [asked, ask] = useState<Answer | undefined>();
  useEffect(() => ask(undefined), [given]);
  const { kind, organizer } = invitation;
  const guest = invitedAs(invitation, store.cache.identities);
  const isForged = authenticityIn(email, content)?.kind === "forged";
  if (kind !== "request" || !store.client.isOwn || guest === undefined || organizer === undefined || isForged)
    return null;
  const answer = (chosen: Answer): void => {
    ask(chosen);
    const about = { email, content, invitation, organizer, guest, answer: chosen };
    void sendAnswer(store, about, { words, own, locale });
  };
  return (
    <div className={styles.answers}>
      {ANSWERS.map((each) => (
        <Button
          key={each}
          kind={(asked ?? given ?? "accepted") === each ? "primary" : "plain"}
          onPress={() => answer(each)}
          isDisabled={(asked ?? given) === each}
        >
          {own[each]}
        </Button>
      ))}
      <span className={styles.given} role="status">
        {given === undefined ? "" : own.yours[given]}
      </span>
    </div>
  );
}

export interface Guest {
  readonly attendee: Attendee;
  readonly identity: Identity;
}

/** Undefined for who is not asked: what one invites to oneself, or got for somebody else. */
function invitedAs({ attendees, organizer }: Invitation, identities: readonly Identity[]): Guest | undefined {
  for (const attendee of attendees) {
    const identity = identities.find(({ email }) => isSame(attendee, { name: null, email }));
    if (identity !== undefined && !(organizer !== undefined && isSame(organizer, attendee)))
      return { attendee, identity };
  }
  return undefined;
}
