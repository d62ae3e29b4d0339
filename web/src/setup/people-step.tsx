/** Others who get mail here: each by a link. */
import { type FormEvent, type ReactNode, useState } from "react";
import { inviteManyWords } from "../admin/invite-many-words.ts";
import { InviteMany } from "../admin/invite-many.tsx";
import { tell } from "../jmap/ask.ts";
import { Button, Field } from "../look/controls.tsx";
import { Copyable } from "../look/copyable.tsx";
import { Buttons, Problem } from "../look/form.tsx";
import { problemText } from "../look/problem-text.ts";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import styles from "./setup.module.css";
import { setupWords } from "./words.ts";

interface Invited {
  readonly address: string;
  readonly invitation: string;
}

export function PeopleStep({ domain, onDone }: { domain: string; onDone: () => void }): ReactNode {
  const words = useWords();
  const own = useWordsOf(setupWords);
  const many = useWordsOf(inviteManyWords);
  const [address, setAddress] = useState("");
  const [invited, setInvited] = useState<readonly Invited[]>([]);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const invite = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setProblem("");
    setBusy(true);
    const whole = address.includes("@") ? address.trim() : `${address.trim()}@${domain}`;
    try {
      const made = await tell<Invited>("/api/admin/accounts", { address: whole });
      setInvited((before) => [...before, made]);
      setAddress("");
    } catch (error) {
      setProblem(problemText(error, words));
    }
    setBusy(false);
  };
  return (
    <>
      <p className={styles.note}>{own.peopleLong}</p>
      <form className={styles.line} onSubmit={(event) => void invite(event)}>
        <Field label={words.address} value={address} onChange={setAddress} isRequired autoFocus />
        <Button type="submit" isBusy={isBusy}>
          {own.invite}
        </Button>
      </form>
      <Problem text={problem} />
      {invited.map((each) => (
        <div key={each.address} className={styles.invited}>
          <p>{own.invited(each.address)}</p>
          <Copyable label={own.link} value={`${location.origin}/invited#${each.invitation}`} />
        </div>
      ))}
      <details className={styles.several}>
        <summary>{many.title}</summary>
        <InviteMany domain={domain} />
      </details>
      <Buttons>
        <Button kind="primary" onPress={onDone}>
          {own.go}
        </Button>
      </Buttons>
    </>
  );
}
