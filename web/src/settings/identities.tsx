/** Who one writes as. */
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import type { Identity } from "../jmap/types.ts";
import { Button, Field, IconButton } from "../look/controls.tsx";
import { Buttons, Pair, TextArea } from "../look/form.tsx";
import controls from "../look/controls.module.css";
import { useDeed } from "../look/use-deed.ts";
import { changeIdentity, createIdentity, deleteIdentity } from "../mail/identity-changes.ts";
import { say } from "../model/toasts.ts";
import { useMail, useWords } from "../shell/app-context.ts";
import styles from "./settings.module.css";

export function Identities(): ReactNode {
  const words = useWords();
  const { cache } = useMail();
  const [isAdding, setAdding] = useState(false);
  return (
    <section className={styles.card} aria-labelledby="identities">
      <h2 id="identities">{words.identities}</h2>
      <p className={styles.note}>{words.identitiesLong}</p>
      {cache.identities.map((identity) => (
        <IdentityForm key={identity.id} identity={identity} />
      ))}
      {isAdding ? (
        <IdentityForm identity={undefined} onDone={() => setAdding(false)} />
      ) : (
        <div>
          <Button onPress={() => setAdding(true)}>
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
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (!(await run(work))) return;
    say(words.saved);
    onDone?.();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const given = { name: name.trim(), textSignature: signature.trimEnd() };
    void attempt(() =>
      identity === undefined
        ? createIdentity(store, { ...given, email: email.trim() })
        : changeIdentity(store, identity, given),
    );
  };
  return (
    <form className={styles.identity} onSubmit={submit} aria-label={identity?.email ?? words.newIdentity}>
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
        {identity?.mayDelete === true && (
          <IconButton
            label={words.deleteIdentity}
            onPress={() => void attempt(() => deleteIdentity(store, identity))}
            isDisabled={isBusy}
          >
            <Trash2 size={18} aria-hidden />
          </IconButton>
        )}
        {identity === undefined && <Button onPress={() => onDone?.()}>{words.cancel}</Button>}
        <Button kind="primary" type="submit" isDisabled={isBusy}>
          {words.save}
        </Button>
      </Buttons>
    </form>
  );
}
