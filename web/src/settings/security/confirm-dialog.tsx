/** Asks for the password once more, or for a passkey, before something that a thief of this browser must not do. */
import { KeyRound } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { tell } from "../../jmap/ask.ts";
import { passkeyQuestion } from "../../jmap/client.ts";
import { Button, Dialog, Field } from "../../look/controls.tsx";
import { DialogEnd } from "../../look/dialog-end.tsx";
import { answerWithPasskey, hasPasskeys } from "../../model/passkeys.ts";
import { useWordsOf } from "../../shell/app-context.ts";
import { useDeed } from "../../look/use-deed.ts";
import { securityWords } from "./words.ts";

export function ConfirmDialog(props: {
  title: string;
  /** Whether there are passkeys that could be asked for instead. */
  withPasskey: boolean;
  /** Called after the proof. Closes the dialog, or rejects when the server refuses; then it stays. */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}): ReactNode {
  const own = useWordsOf(securityWords);
  const { run, isBusy } = useDeed();
  const [password, setPassword] = useState("");
  const prove = async (proof: Readonly<Record<string, unknown>>): Promise<void> => {
    await tell("/api/security/prove", proof);
    await props.onConfirm();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await run(() => prove({ password }), { forbidden: own.wrongPassword }))) setPassword("");
  };
  const byPasskey = (): Promise<boolean> =>
    run(
      async () => {
        const passkey = await answerWithPasskey(await passkeyQuestion());
        if (passkey !== undefined) await prove({ passkey });
      },
      { forbidden: own.wrongPasskey },
    );
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form onSubmit={(event) => void submit(event)}>
        {props.children}
        <p>{own.confirmLong}</p>
        <Field
          label={own.confirmPassword}
          value={password}
          onChange={setPassword}
          type="password"
          autoComplete="current-password"
          isRequired
          autoFocus
        />
        {props.withPasskey && hasPasskeys && (
          <p>
            <Button onPress={() => void byPasskey()} isBusy={isBusy}>
              <KeyRound size={18} aria-hidden />
              {own.usePasskey}
            </Button>
          </p>
        )}
        <DialogEnd doIt={own.confirm} isBusy={isBusy} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}
