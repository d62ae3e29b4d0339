/** The latest mail from a person and to them, on their card. */
import { type ReactNode, useEffect, useState } from "react";
import { Link } from "wouter";
import { resultOf } from "../jmap/client.ts";
import { EMAIL_PROPERTIES, type Email } from "../jmap/types.ts";
import { shortMoment } from "../model/moments.ts";
import { useLocale, useMail, useWords, useWordsOf } from "../shell/app-context.ts";
import { places } from "../shell/places.ts";
import styles from "./contact-details.module.css";
import { contactWords } from "./words.ts";

const EMAILS_MAX = 5;

export function RecentMail({ addresses }: { addresses: readonly string[] }): ReactNode {
  const words = useWords();
  const own = useWordsOf(contactWords);
  const locale = useLocale();
  const emails = useRecent(addresses);
  if (emails === undefined || emails.length === 0) return undefined;
  return (
    <section className={styles.recent} aria-labelledby="recent">
      <h2 id="recent">{own.recentMail}</h2>
      <ul>
        {emails.map(({ id, threadId, subject, receivedAt, preview, mailboxIds }) => (
          <li key={id}>
            <Link href={places.thread(Object.keys(mailboxIds)[0] ?? "", threadId)}>
              <span>{subject === null || subject === "" ? words.noSubject : subject}</span>
              <span className={styles.when}>{shortMoment(receivedAt, Date.now(), locale)}</span>
              <span className={styles.preview}>{preview}</span>
            </Link>
          </li>
        ))}
      </ul>
      {addresses[0] !== undefined && <Link href={places.search(`from:${addresses[0]}`)}>{own.allMailFrom}</Link>}
    </section>
  );
}

/** Undefined before the answer, and when there is none. */
function useRecent(addresses: readonly string[]): readonly Email[] | undefined {
  const { client } = useMail();
  const [emails, setEmails] = useState<readonly Email[] | undefined>(undefined);
  const key = addresses.join("\n");
  useEffect(() => {
    let isWanted = true;
    setEmails(undefined);
    if (key === "") return undefined;
    const conditions = key.split("\n").flatMap((address) => [{ from: address }, { to: address }]);
    client
      .request<[unknown, { readonly list: readonly Email[] }]>(
        [
          "Email/query",
          {
            filter: { operator: "OR", conditions },
            sort: [{ property: "receivedAt", isAscending: false }],
            limit: EMAILS_MAX,
            collapseThreads: true,
          },
        ],
        ["Email/get", { "#ids": resultOf(0, "Email/query", "/ids"), properties: EMAIL_PROPERTIES }],
      )
      .then(
        ([, { list }]) => isWanted && setEmails(list),
        // The card is there without it.
        () => undefined,
      );
    return () => {
      isWanted = false;
    };
  }, [client, key]);
  return emails;
}
