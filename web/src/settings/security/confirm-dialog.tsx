/** Asks for the password once more, before something that a thief of this browser must not do. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button, Dialog, DialogButtons, Field } from "../../look/controls.tsx";
import { useWords, useWordsOf } from "../../shell/app-context.ts";
import { useDeed } from "../../look/use-deed.ts";
import { securityWords } from "./words.ts";

export function ConfirmDialog(props: {
  title: string;
  /** Closes the dialog, or rejects when the server refuses; then it stays. */
  onConfirm: (password: string) => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}): ReactNode {
  const words = useWords();
  const own = useWordsOf(securityWords);
  const { run, isBusy } = useDeed();
  const [password, setPassword] = useState("");
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await run(() => props.onConfirm(password), { forbidden: own.wrongPassword }))) setPassword("");
  };
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
        <DialogButtons>
          <Button onPress={props.onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" isDisabled={isBusy || password === ""}>
            {own.confirm}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
