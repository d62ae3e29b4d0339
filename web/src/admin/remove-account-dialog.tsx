/** Asks for the address of an account before all of its mail is gone. */
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Dialog, Field } from "../look/controls.tsx";
import { DialogEnd } from "../look/dialog-end.tsx";
import { Form } from "../look/form.tsx";
import { useDeed } from "../look/use-deed.ts";
import { say } from "../model/toasts.ts";
import { formatSize } from "../model/sizes.ts";
import { useLocale, useWordsOf } from "../shell/app-context.ts";
import type { Account } from "./account-row.tsx";
import { adminWords } from "./words.ts";

export function RemoveAccountDialog(props: {
  account: Account;
  onChange: () => Promise<void>;
  onClose: () => void;
}): ReactNode {
  const { account, onChange, onClose } = props;
  const { address, usedMessages, usedBytes } = account;
  const own = useWordsOf(adminWords);
  const locale = useLocale();
  const { run, isBusy } = useDeed();
  const [typed, setTyped] = useState("");
  const remove = async (): Promise<void> => {
    if (typed.trim() !== address || !(await run(() => tell("/api/admin/accounts/remove", { address })))) return;
    onClose();
    say(own.accountRemoved(address));
    await onChange();
  };
  return (
    <Dialog title={own.really(address)} onClose={onClose}>
      <p>{own.removeAccountLong(usedMessages, formatSize(usedBytes, locale))}</p>
      <p>{own.removeAccountAfter}</p>
      <Form onSubmit={remove}>
        <Field label={own.typeToConfirm(address)} value={typed} onChange={setTyped} autoComplete="off" autoFocus />
        <DialogEnd
          kind="danger"
          doIt={own.removeForGood}
          isDisabled={typed.trim() !== address}
          isBusy={isBusy}
          onClose={onClose}
        />
      </Form>
    </Dialog>
  );
}
