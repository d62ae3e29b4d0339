/** What an account may hold. */
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { Dialog, Field } from "../look/controls.tsx";
import { DialogEnd } from "../look/dialog-end.tsx";
import { Form, Problem } from "../look/form.tsx";
import { useDeed } from "../look/use-deed.ts";
import { exactSize, parseSize } from "../model/sizes.ts";
import { useLocale, useWords, useWordsOf } from "../shell/app-context.ts";
import type { Account } from "./account-row.tsx";
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
  const [storage, setStorage] = useState(exactSize(account.maxBytes ?? 0, useLocale()));
  const [problem, setProblem] = useState("");
  const [messages, setMessages] = useState(String(account.maxMessages ?? 0));
  const save = async (): Promise<void> => {
    const change = { address: account.address, bytes: parseSize(storage), messages: Number(messages) };
    const areLimits = change.bytes >= 0 && Number.isSafeInteger(change.messages) && change.messages >= 0;
    setProblem(areLimits ? "" : own.notALimit);
    if (!areLimits) return;
    if (!(await run(() => tell("/api/admin/accounts/quota", change)))) return;
    onClose();
    await onChange();
  };
  return (
    <Dialog title={account.address} onClose={onClose}>
      <Form onSubmit={save}>
        <Field label={own.storage} value={storage} onChange={setStorage} isRequired autoFocus />
        <Field label={own.messages} value={messages} onChange={setMessages} isRequired />
        <Problem text={problem} />
        <DialogEnd doIt={words.save} isBusy={isBusy} onClose={onClose} />
      </Form>
    </Dialog>
  );
}
