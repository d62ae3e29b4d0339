/** One sentence about whether the message is from whom it says, and a warning where the sender looks like somebody else. */
import { ShieldAlert, ShieldCheck, ShieldQuestionMark, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { peopleWrittenTo } from "../compose/known-people.ts";
import type { Address, Email, EmailContent } from "../jmap/types.ts";
import type { Authenticity } from "../model/authenticity.ts";
import { type LookAlike, lookAlikeOf } from "../model/look-alikes.ts";
import { useMail, useWords } from "../shell/app-context.ts";
import type { Words } from "../words/en.ts";
import styles from "./sender-check.module.css";
import { authenticityIn } from "./authenticity-in.ts";

export function SenderCheck({ email, content }: { email: Email; content: EmailContent | undefined }): ReactNode {
  const words = useWords();
  const found = authenticityIn(email, content);
  const isOwn = useIsOwn(email.from?.[0]);
  const lookAlike = useLookAlike(email.from?.[0]);
  if (content === undefined || "$draft" in email.keywords) return null;
  return (
    <>
      {found !== undefined && !(isOwn && found.kind === "unchecked") && <Sentence found={found} />}
      {lookAlike !== undefined && found?.kind !== "internal" && (
        <p className={styles.warning}>
          <TriangleAlert size={17} aria-hidden />
          {lookAlikeText(lookAlike, email.from?.[0]?.email ?? "", words)}
        </p>
      )}
    </>
  );
}

function Sentence({ found }: { found: Authenticity }): ReactNode {
  const words = useWords();
  if (found.kind === "forged")
    return (
      <div className={styles.forged} role="note">
        <ShieldAlert size={20} aria-hidden />
        <p>
          <strong>{words.senderForged(found.domain)}</strong>
          <br />
          {words.senderForgedLong(found.domain)}
        </p>
      </div>
    );
  const isGood = found.kind === "confirmed" || found.kind === "internal";
  return (
    <p className={isGood ? styles.good : styles.open}>
      {isGood ? <ShieldCheck size={16} aria-hidden /> : <ShieldQuestionMark size={16} aria-hidden />}
      {sentenceOf(found, words)}
    </p>
  );
}

function sentenceOf(found: Exclude<Authenticity, { kind: "forged" }>, words: Words): string {
  if (found.kind === "confirmed") return words.senderConfirmed(found.domain);
  if (found.kind === "unchecked") return found.why === "import" ? words.senderImported : words.senderUnknown;
  if (found.kind === "internal") return words.senderInternal;
  return found.kind === "on-behalf" ? words.senderOnBehalf(found.sender) : words.senderUnconfirmed(found.domain);
}

function lookAlikeText(found: LookAlike, email: string, words: Words): string {
  if (found.kind === "name-is-address") return words.nameIsAddress(found.named, email);
  if (found.kind === "name-of-known") return words.nameOfKnown(found.known);
  return found.kind === "domain-of-known"
    ? words.domainOfKnown(found.domain, found.known)
    : words.foreignLetters(found.domain);
}

/** What one has sent, the server has from one's own program; that says nothing of who wrote it, and nothing is said. */
function useIsOwn(sender: Address | undefined): boolean {
  const { identities } = useMail().home.cache;
  return identities.some(({ email }) => email.toLowerCase() === sender?.email.toLowerCase());
}

/** Compared with oneself and whom one wrote to; who only wrote to us may be the impostor. */
function useLookAlike(sender: Address | undefined): LookAlike | undefined {
  const store = useMail().home;
  const [people, setPeople] = useState<readonly Address[]>([]);
  useEffect(() => void peopleWrittenTo(store).then(setPeople), [store]);
  return sender === undefined ? undefined : lookAlikeOf(sender, [...people, ...store.cache.identities]);
}
