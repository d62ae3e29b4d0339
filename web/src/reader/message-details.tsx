/** The header of a message as far as people ask for it, and what was checked. */
import { Fragment, type ReactNode } from "react";
import type { MethodResult } from "../../../src/wire/mime/auth-results.ts";
import type { Address, Email, EmailContent } from "../jmap/types.ts";
import { fullMoment } from "../model/moments.ts";
import { formatAddress } from "../model/people.ts";
import { useLocale, useWords } from "../shell/app-context.ts";
import styles from "./message.module.css";

export function Details({ email, content }: { email: Email; content: EmailContent | undefined }): ReactNode {
  const words = useWords();
  const locale = useLocale();
  const proofs = content?.arrival.results ?? [];
  const rows: readonly (readonly [string, readonly Address[] | null | undefined])[] = [
    [words.from, email.from],
    [words.to, email.to],
    [words.cc, content?.cc],
    [words.bcc, content?.bcc],
    [words.replyTo, content?.replyTo],
  ];
  return (
    <dl className={styles.details}>
      {rows.map(([label, addresses]) =>
        addresses === null || addresses === undefined || addresses.length === 0 ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {addresses.map((address, i) => (
                <Fragment key={`${i}${address.email}`}>
                  {i > 0 && ", "}
                  <bdi>{formatAddress(address)}</bdi>
                </Fragment>
              ))}
            </dd>
          </div>
        ),
      )}
      <div>
        <dt>{words.date}</dt>
        <dd>{fullMoment(email.receivedAt, locale)}</dd>
      </div>
      {proofs.length > 0 && (
        <div>
          <dt>{words.proofs}</dt>
          <dd>
            <bdi>{proofs.map(proofText).join(" · ")}</bdi>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** What each proof is of. */
const SUBJECTS = ["header.d", "header.from", "smtp.mailfrom", "smtp.helo", "policy.name"];

function proofText({ method, result, properties = [] }: MethodResult): string {
  const [, subject = ""] = properties.find(([name]) => SUBJECTS.includes(name)) ?? [];
  return `${method} ${result} ${subject}`.trim();
}
