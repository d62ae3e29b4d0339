/** What an account may hold. */
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Dialog, Field } from "../look/controls.tsx";
import { DialogEnd } from "../look/dialog-end.tsx";
import { Form } from "../look/form.tsx";
import { useDeed } from "../look/use-deed.ts";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import type { Account } from "./account-row.tsx";
import { bytesOf, gibibytesOf } from "./gibibytes.ts";
import { adminWords } from "./words.ts";

export function QuotaDialog(props: {
  account: Account;
  onChange: () => Promise<void>;
  onClose: () => void;
}): ReactNode {
  const { account, onChange, onClose } = props;
  const words = useWords();
  const own = useWordsOf(adminWords);
  const { run, isBusy } = useDeed();
  const shown = gibibytesOf(account.maxBytes ?? 0);
  const [gibibytes, setGibibytes] = useState(shown);
  const [messages, setMessages] = useState(String(account.maxMessages ?? 0));
  const save = async (): Promise<void> => {
    // What is shown is rounded: unless it was changed, the limit stays as exact as it is.
    const isAsBefore = gibibytes === shown;
    const bytes = isAsBefore ? (account.maxBytes ?? 0) : bytesOf(gibibytes);
    const change = { address: account.address, bytes, messages: Number(messages) };
    if (!(await run(() => tell("/api/admin/accounts/quota", change)))) return;
    onClose();
    await onChange();
  };
  return (
    <Dialog title={account.address} onClose={onClose}>
      <Form onSubmit={save}>
        <Field label={own.gibibytes} value={gibibytes} onChange={setGibibytes} isRequired autoFocus />
        <Field label={own.messages} value={messages} onChange={setMessages} isRequired />
        <DialogEnd doIt={words.save} isDisabled={isBusy} onClose={onClose} />
      </Form>
    </Dialog>
  );
}
