/** Who one writes as. */
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import type { Identity } from "../jmap/types.ts";
import { Button, Field, IconButton } from "../look/controls.tsx";
import { Buttons, Pair, TextArea } from "../look/form.tsx";
import controls from "../look/controls.module.css";
import { useDeed } from "../look/use-deed.ts";
import { useOpener } from "../look/use-opener.ts";
import { useQuestion } from "../look/use-question.tsx";
import { changeIdentity, createIdentity, deleteIdentity } from "../mail/identity-changes.ts";
import { say } from "../model/toasts.ts";
import { useMail, useWords, useWordsOf } from "../shell/app-context.ts";
import styles from "./settings.module.css";
import { settingsWords } from "./words.ts";

export function Identities(): ReactNode {
  const words = useWords();
  const { cache } = useMail();
  const adding = useOpener();
  return (
    <section className={styles.card} aria-labelledby="identities">
      <h2 id="identities">{words.identities}</h2>
      <p className={styles.note}>{words.identitiesLong}</p>
      <div className={styles.identities} data-rows>
        {cache.identities.map((identity) => (
          <IdentityForm key={identity.id} identity={identity} />
        ))}
      </div>
      {adding.isOpen ? (
        <IdentityForm identity={undefined} onDone={adding.close} />
      ) : (
        <div>
          <Button {...adding.button}>
            <Plus size={17} aria-hidden />
            {words.newIdentity}
          </Button>
        </div>
      )}
    </section>
  );
}

function IdentityForm(props: { identity: Identity | undefined; onDone?: () => void }): ReactNode {
  const { identity, onDone } = props;
  const words = useWords();
  const store = useMail();
  const [name, setName] = useState(identity?.name ?? "");
  const [email, setEmail] = useState(identity?.email ?? store.client.username);
  const [signature, setSignature] = useState(identity?.textSignature ?? "");
  const { run, isBusy } = useDeed();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const given = { name: name.trim(), textSignature: signature.trimEnd() };
    const isSaved = await run(() =>
      identity === undefined
        ? createIdentity(store, { ...given, email: email.trim() })
        : changeIdentity(store, identity, given),
    );
    if (!isSaved) return;
    say(words.saved);
    onDone?.();
  };
  return (
    <form
      className={styles.identity}
      onSubmit={(event) => void submit(event)}
      aria-label={identity?.email ?? words.newIdentity}
    >
      <Pair>
        <Field
          label={words.yourName}
          value={name}
          onChange={setName}
          autoComplete="name"
          autoFocus={identity === undefined}
        />
        {identity === undefined ? (
          <Field label={words.address} value={email} onChange={setEmail} type="email" isRequired />
        ) : (
          <p className={styles.fixed}>
            <span className={controls.label}>{words.address}</span>
            {identity.email}
          </p>
        )}
      </Pair>
      <TextArea label={words.signature} value={signature} onChange={setSignature} rows={3} />
      <Buttons>
        {identity?.mayDelete === true && <Removal identity={identity} />}
        {identity === undefined && <Button onPress={() => onDone?.()}>{words.cancel}</Button>}
        <Button kind="primary" type="submit" isBusy={isBusy}>
          {words.save}
        </Button>
      </Buttons>
    </form>
  );
}

function Removal({ identity }: { identity: Identity }): ReactNode {
  const words = useWords();
  const own = useWordsOf(settingsWords);
  const store = useMail();
  const { run } = useDeed();
  const { ask, question } = useQuestion();
  const remove = async (): Promise<void> => {
    if (await run(() => deleteIdentity(store, identity))) say(own.identityGone(identity.email));
  };
  const asked = { title: own.deleteIdentity(identity.email), text: own.deleteIdentityLong, doIt: own.delete };
  return (
    <>
      <IconButton label={words.deleteIdentity} onPress={() => ask({ ...asked, onDo: remove })}>
        <Trash2 size={18} aria-hidden />
      </IconButton>
      {question}
    </>
  );
}
