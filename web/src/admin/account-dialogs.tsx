/** What is asked of one account, and changed of it: its owner's name, and how much it has sent. */
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button, Dialog, DialogButtons, Field } from "../look/controls.tsx";
import { DialogEnd } from "../look/dialog-end.tsx";
import { Form } from "../look/form.tsx";
import { useAnswer } from "../look/use-answer.ts";
import { useDeed } from "../look/use-deed.ts";
import { say } from "../model/toasts.ts";
import cards from "../settings/settings.module.css";
import { useWords, useWordsOf } from "../shell/app-context.ts";
import type { Account } from "./account-row.tsx";
import { accountWords } from "./account-words.ts";
import { adminWords } from "./words.ts";

interface Props {
  readonly account: Account;
  readonly onChange: () => Promise<void>;
  readonly onClose: () => void;
}

export function AccountSettingsDialog({ account, onChange, onClose }: Props): ReactNode {
  const { address } = account;
  const words = useWords();
  const admin = useWordsOf(adminWords);
  const own = useWordsOf(accountWords);
  const { run, isBusy } = useDeed();
  const [name, setName] = useState(account.name);
  const [subaddressFolders, setFolders] = useState(account.subaddressFolders);
  const save = async (): Promise<void> => {
    if (!(await run(() => tell("/api/admin/accounts/settings", { address, name, subaddressFolders })))) return;
    onClose();
    await onChange();
  };
  return (
    <Dialog title={address} onClose={onClose}>
      <Form onSubmit={save}>
        <Field label={admin.ownerName} value={name} onChange={setName} autoFocus />
        <label className={cards.tick}>
          <input type="checkbox" checked={subaddressFolders} onChange={(event) => setFolders(event.target.checked)} />
          {own.folders}
        </label>
        <p className={cards.note}>{own.foldersLong(address)}</p>
        <DialogEnd doIt={words.save} isBusy={isBusy} onClose={onClose} />
      </Form>
    </Dialog>
  );
}

interface Sending {
  readonly recipients: number;
  readonly failures: number;
  /** 0: no limit. */
  readonly recipientsPerDay: number;
  readonly failuresPerDay: number;
  readonly isStopped: boolean;
}

export function SendingDialog({ account: { address }, onClose }: Omit<Props, "onChange">): ReactNode {
  const admin = useWordsOf(adminWords);
  const own = useWordsOf(accountWords);
  const { run, isBusy } = useDeed();
  const sending = useAnswer<Sending>(`/api/admin/accounts/sending?address=${encodeURIComponent(address)}`);
  const clear = async (): Promise<void> => {
    if (!(await run(() => tell("/api/admin/accounts/sending/clear", { address })))) return;
    onClose();
    say(own.cleared(address));
  };
  return (
    <Dialog title={own.sent(address)} onClose={onClose}>
      <WhenAnswered of={sending} failed={admin.failed}>
        {({ recipients, recipientsPerDay, failures, failuresPerDay, isStopped }) => (
          <>
            <p>{own.recipients(recipients, recipientsPerDay)}</p>
            <p>{own.failures(failures, failuresPerDay)}</p>
            {isStopped && <p role="status">{own.stopped}</p>}
          </>
        )}
      </WhenAnswered>
      <DialogButtons>
        <Button onPress={() => void clear()} isBusy={isBusy}>
          {own.clear}
        </Button>
        <Button kind="primary" onPress={onClose} autoFocus>
          {own.close}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
