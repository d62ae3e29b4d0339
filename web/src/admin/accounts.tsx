/** Accounts: invited, listed, changed. */
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { WhenAnswered } from "../look/answered.tsx";
import { Button, Dialog, DialogButtons, Field } from "../look/controls.tsx";
import { Form, FormEnd, Pair } from "../look/form.tsx";
import { Copyable } from "../look/copyable.tsx";
import { useAtRest } from "../look/use-at-rest.ts";
import { useDeed } from "../look/use-deed.ts";
import { usePages } from "../look/use-pages.ts";
import cards from "../settings/settings.module.css";
import { useMail, useWordsOf } from "../shell/app-context.ts";
import { type Account, AccountRow } from "./account-row.tsx";
import styles from "./admin.module.css";
import { inviteManyWords } from "./invite-many-words.ts";
import { InviteMany } from "./invite-many.tsx";
import { NewSharedAccount } from "./new-shared-account.tsx";
import { sharedWords } from "./shared-words.ts";
import { adminWords } from "./words.ts";

interface Page {
  readonly accounts: readonly Account[];
  readonly hasMore: boolean;
}

interface Invited {
  readonly address: string;
  readonly invitation: string;
}

const PAGES = {
  itemsOf: ({ accounts }: Page) => accounts,
  nextTo: ({ address }: Account) => `after=${encodeURIComponent(address)}`,
};

export function Accounts(): ReactNode {
  const words = useWordsOf(adminWords);
  const [text, setText] = useState("");
  const sought = useAtRest(text.trim());
  const found = usePages(`/api/admin/accounts?find=${encodeURIComponent(sought)}`, PAGES);
  const { askAgain } = found;
  const [invited, setInvited] = useState<Invited | undefined>(undefined);
  const { client } = useMail();
  return (
    <>
      <NewAccount
        domain={client.username.slice(client.username.lastIndexOf("@") + 1)}
        onSeveral={() => void askAgain()}
        onShared={askAgain}
        onInvited={(made) => {
          setInvited(made);
          void askAgain();
        }}
      />
      <WhenAnswered of={found} failed={words.failed}>
        {({ items: accounts, hasMore }) => (
          <section className={cards.card} aria-labelledby="accounts">
            <h2 id="accounts">{words.accounts}</h2>
            <input
              className={styles.find}
              type="search"
              aria-label={words.findAccount}
              placeholder={words.findAccount}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <p className={cards.note} role="status">
              {accounts.length === 0 && (sought === "" ? words.noAccounts : words.noneFound)}
            </p>
            <ul className={cards.things}>
              {accounts.map((account) => (
                <AccountRow key={account.address} account={account} onChange={askAgain} onInvited={setInvited} />
              ))}
            </ul>
            {hasMore && <Button onPress={found.showMore}>{words.more}</Button>}
          </section>
        )}
      </WhenAnswered>
      {invited !== undefined && <InvitationDialog invited={invited} onClose={() => setInvited(undefined)} />}
    </>
  );
}

function NewAccount(props: {
  domain: string;
  onInvited: (made: Invited) => void;
  onSeveral: () => void;
  onShared: () => Promise<void>;
}): ReactNode {
  const { domain, onInvited, onSeveral, onShared } = props;
  const words = useWordsOf(adminWords);
  const many = useWordsOf(inviteManyWords);
  const shared = useWordsOf(sharedWords);
  const { run, isBusy } = useDeed();
  const [address, setAddress] = useState("");
  const [name, setName] = useState("");
  const invite = async (): Promise<void> => {
    const isMade = await run(async () => onInvited(await tell<Invited>("/api/admin/accounts", { address, name })));
    if (isMade) for (const empty of [setAddress, setName]) empty("");
  };
  return (
    <section className={cards.card} aria-labelledby="new-account">
      <h2 id="new-account">{words.newAccount}</h2>
      <p className={cards.note}>{words.inviteLong}</p>
      <Form onSubmit={invite}>
        <Pair>
          <Field label={words.aliasAddress} value={address} onChange={setAddress} type="email" isRequired />
          <Field label={words.ownerName} value={name} onChange={setName} />
        </Pair>
        <FormEnd submit={words.invite} isBusy={isBusy} />
      </Form>
      <details className={styles.twins}>
        <summary>{many.title}</summary>
        <InviteMany domain={domain} onDone={onSeveral} />
      </details>
      <details className={styles.twins}>
        <summary>{shared.make}</summary>
        <NewSharedAccount onMade={onShared} />
      </details>
    </section>
  );
}

function InvitationDialog({ invited, onClose }: { invited: Invited; onClose: () => void }): ReactNode {
  const words = useWordsOf(adminWords);
  return (
    <Dialog title={words.invitationFor(invited.address)} onClose={onClose}>
      <p>{words.inviteLong}</p>
      <Copyable label={words.invitationLink} value={`${location.origin}/invited#${invited.invitation}`} />
      <DialogButtons>
        <Button kind="primary" onPress={onClose}>
          {words.done}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
