/** Passkeys: made, listed, removed. */
import { KeyRound, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { tell } from "../../jmap/ask.ts";
import { Button, Field, IconButton } from "../../look/controls.tsx";
import { browserName } from "../../model/browser-name.ts";
import { hasPasskeys, makePasskey } from "../../model/passkeys.ts";
import { say } from "../../model/toasts.ts";
import { useLocale, useWordsOf } from "../../shell/app-context.ts";
import styles from "../settings.module.css";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { ago, type Passkey } from "./overview.ts";
import { useProof } from "./use-proof.tsx";
import { securityWords } from "./words.ts";

const PATH = "/api/security/passkeys";

export function PasskeysCard(props: { passkeys: readonly Passkey[]; onChange: () => Promise<void> }): ReactNode {
  const { passkeys, onChange } = props;
  const words = useWordsOf(securityWords);
  const locale = useLocale();
  const { run, dialog } = useProof(words.removePasskey, passkeys.length > 0);
  const [isAdding, setAdding] = useState(false);
  const [name, setName] = useState(browserName(navigator.userAgent) ?? "");
  const add = async (): Promise<void> => {
    const question = await tell<PublicKeyCredentialCreationOptionsJSON>(`${PATH}/begin`);
    const response = await makePasskey(question);
    setAdding(false);
    if (response === undefined) return;
    await tell(PATH, { name, response });
    say(words.passkeyAdded);
    await onChange();
  };
  const remove = async (id: string): Promise<void> => {
    if (await run(() => tell(`${PATH}/remove`, { id }))) say(words.passkeyRemoved);
    await onChange();
  };
  return (
    <section className={styles.card} aria-labelledby="passkeys">
      <h2 id="passkeys">{words.passkeys}</h2>
      <p className={styles.note}>{hasPasskeys ? words.passkeysLong : words.passkeysNeedName}</p>
      {passkeys.length > 0 && (
        <ul className={styles.things}>
          {passkeys.map((each) => (
            <li key={each.id} className={styles.thing}>
              <KeyRound size={20} aria-hidden />
              <div>
                <strong>{each.name}</strong>
                <span className={styles.note}>
                  {words.onSite(each.site)} ·{" "}
                  {each.usedAt === null ? words.neverUsed : words.used(ago(each.usedAt, Date.now(), locale))}
                </span>
              </div>
              <IconButton label={`${words.remove}: ${each.name}`} onPress={() => void remove(each.id)}>
                <Trash2 size={18} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {hasPasskeys && (
        <div className={styles.start}>
          <Button onPress={() => setAdding(true)}>{words.addPasskey}</Button>
        </div>
      )}
      {dialog}
      {isAdding && (
        <ConfirmDialog
          title={words.addPasskey}
          withPasskey={passkeys.length > 0}
          onConfirm={add}
          onClose={() => setAdding(false)}
        >
          <Field label={words.passkeyName} value={name} onChange={setName} isRequired />
        </ConfirmDialog>
      )}
    </section>
  );
}
