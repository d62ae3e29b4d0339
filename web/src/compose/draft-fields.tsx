/** From, To, Cc, Bcc and Subject. */
import { type ReactNode, useId, useState } from "react";
import { formatAddress } from "../model/people.ts";
import { useMail, useWords } from "../shell/app-context.ts";
import styles from "./draft-fields.module.css";
import type { Draft } from "./draft.ts";
import { RecipientField } from "./recipient-field.tsx";
import type { OpenDraft } from "./use-draft.ts";

export function DraftFields({ draft, change }: { draft: Draft; change: OpenDraft["change"] }): ReactNode {
  const words = useWords();
  const id = useId();
  const { identities } = useMail().cache;
  const [shown, show] = useState({ cc: draft.cc.length > 0, bcc: draft.bcc.length > 0 });
  return (
    <>
      {identities.length > 1 && (
        <div className={styles.row}>
          <label htmlFor={`${id}-from`}>{words.from}</label>
          <select
            id={`${id}-from`}
            value={draft.identityId}
            onChange={(event) => change({ identityId: event.target.value })}
          >
            {identities.map((identity) => (
              <option key={identity.id} value={identity.id}>
                {formatAddress(identity)}
              </option>
            ))}
          </select>
        </div>
      )}
      <RecipientField
        label={words.to}
        people={draft.to}
        onChange={(to) => change({ to })}
        isFocused={draft.to.length === 0}
      >
        {!shown.cc && (
          <button type="button" className={styles.add} onClick={() => show({ ...shown, cc: true })}>
            {words.addCc}
          </button>
        )}
        {!shown.bcc && (
          <button type="button" className={styles.add} onClick={() => show({ ...shown, bcc: true })}>
            {words.addBcc}
          </button>
        )}
      </RecipientField>
      {shown.cc && (
        <RecipientField
          label={words.cc}
          people={draft.cc}
          onChange={(cc) => change({ cc })}
          isFocused={draft.cc.length === 0}
        />
      )}
      {shown.bcc && (
        <RecipientField
          label={words.bcc}
          people={draft.bcc}
          onChange={(bcc) => change({ bcc })}
          isFocused={draft.bcc.length === 0}
        />
      )}
      <div className={styles.row}>
        <label htmlFor={`${id}-subject`}>{words.subject}</label>
        <input
          id={`${id}-subject`}
          value={draft.subject}
          onChange={(event) => change({ subject: event.target.value })}
        />
      </div>
    </>
  );
}
