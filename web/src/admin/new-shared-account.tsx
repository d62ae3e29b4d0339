/** Makes an account that belongs to nobody. */
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Field } from "../look/controls.tsx";
import { Form, FormEnd, Pair } from "../look/form.tsx";
import { useDeed } from "../look/use-deed.ts";
import { say } from "../model/toasts.ts";
import cards from "../settings/settings.module.css";
import { useWordsOf } from "../shell/app-context.ts";
import styles from "./admin.module.css";
import { SharedDialog } from "./shared-dialog.tsx";
import { sharedWords } from "./shared-words.ts";
import { adminWords } from "./words.ts";

export function NewSharedAccount({ onMade }: { onMade: () => Promise<void> }): ReactNode {
  const admin = useWordsOf(adminWords);
  const words = useWordsOf(sharedWords);
  const { run, isBusy } = useDeed();
  const [address, setAddress] = useState("");
  const [name, setName] = useState("");
  const [made, setMade] = useState<string | undefined>(undefined);
  const make = async (): Promise<void> => {
    const isMade = await run(async () => {
      const added = await tell<{ address: string }>("/api/admin/accounts/shared", { address, name });
      setMade(added.address);
      say(words.made(added.address));
    });
    if (!isMade) return;
    for (const empty of [setAddress, setName]) empty("");
    await onMade();
  };
  return (
    <div className={styles.folded}>
      <p className={cards.note}>{words.makeLong}</p>
      <Form onSubmit={make}>
        <Pair>
          <Field label={words.address} value={address} onChange={setAddress} type="email" isRequired />
          <Field label={words.name} value={name} onChange={setName} />
        </Pair>
        <FormEnd submit={admin.add} isBusy={isBusy} />
      </Form>
      {made !== undefined && <SharedDialog address={made} onClose={() => setMade(undefined)} />}
    </div>
  );
}
