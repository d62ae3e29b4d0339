/** One account, and what can be done to it. */
import { EllipsisVertical, UserRound, UserRoundX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { MenuButton, type MenuEntry } from "../look/controls.tsx";
import { ReallyDialog } from "../look/really-dialog.tsx";
import { useDeed } from "../look/use-deed.ts";
import { say } from "../model/toasts.ts";
import { formatSize, limitSize } from "../model/sizes.ts";
import { ago } from "../settings/security/overview.ts";
import cards from "../settings/settings.module.css";
import { useLocale, useMail, useWordsOf } from "../shell/app-context.ts";
import { AccountSettingsDialog, SendingDialog } from "./account-dialogs.tsx";
import { AccountSecurityDialog } from "./account-security-dialog.tsx";
import { accountSecurityWords } from "./account-security-words.ts";
import { accountWords } from "./account-words.ts";
import styles from "./admin.module.css";
import { QuotaDialog } from "./quota-dialog.tsx";
import { RemoveAccountDialog } from "./remove-account-dialog.tsx";
import { SharedDialog } from "./shared-dialog.tsx";
import { sharedWords } from "./shared-words.ts";
import { adminWords } from "./words.ts";

export interface Account {
  readonly address: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly administrator: boolean;
  /** It belongs to nobody: others use its folders. */
  readonly shared: boolean;
  /** Whether mail to user+folder goes into that folder. */
  readonly subaddressFolders: boolean;
  readonly usedBytes: number;
  readonly maxBytes: number | null;
  readonly usedMessages: number;
  readonly maxMessages: number | null;
  readonly lastLoginAt: number | null;
  readonly secondFactor: boolean;
}

type Asking = "shares" | "security" | "settings" | "sending" | "quota" | "remove" | Really;

/** What is asked before it is done. */
type Really = "invite" | "withdraw" | "reset" | "administrator";

export function AccountRow(props: {
  account: Account;
  onChange: () => Promise<void>;
  onInvited: (made: { address: string; invitation: string }) => void;
}): ReactNode {
  const { account, onChange, onInvited } = props;
  const { address, enabled, administrator } = account;
  const words = useWordsOf(adminWords);
  const { run } = useDeed();
  const [asking, setAsking] = useState<Asking | undefined>(undefined);
  const change = async (what: string, value: boolean): Promise<boolean> => {
    const isDone = await run(() => tell(`/api/admin/accounts/${what}`, { address, value }));
    await onChange();
    return isDone;
  };
  const changeSuspension = async (): Promise<void> => {
    if (!(await change("enabled", !enabled))) return;
    say(words.suspensionChanged(address, enabled), { undo: async () => void (await change("enabled", enabled)) });
  };
  const changeAdministrator = async (): Promise<void> => {
    setAsking(undefined);
    if (await change("administrator", !administrator)) say(words.administratorChanged(address, !administrator));
  };
  const link = async (what: "invite" | "reset"): Promise<void> => {
    setAsking(undefined);
    await run(async () => onInvited(await tell(`/api/admin/accounts/${what}`, { address })));
    await onChange();
  };
  const withdraw = async (): Promise<void> => {
    setAsking(undefined);
    if (await run(() => tell("/api/admin/accounts/withdraw", { address }))) say(words.withdrawn(address));
  };
  const really: Readonly<Record<Really, () => void>> = {
    invite: () => void link("invite"),
    reset: () => void link("reset"),
    withdraw: () => void withdraw(),
    administrator: () => void changeAdministrator(),
  };
  const entries = useEntries(account, { ask: setAsking, onSuspend: () => void changeSuspension() });
  return (
    <li className={cards.thing}>
      {enabled ? <UserRound size={20} aria-hidden /> : <UserRoundX size={20} aria-hidden />}
      <AccountFacts account={account} />
      <MenuButton
        label={words.actionsFor(address)}
        icon={<EllipsisVertical size={18} aria-hidden />}
        entries={entries}
      />
      {asking !== undefined && (
        <Question asking={asking} {...props} onReally={really} onClose={() => setAsking(undefined)} />
      )}
    </li>
  );
}

/** What is offered for it: nobody takes their own account away. */
function useEntries(
  account: Account,
  { ask, onSuspend }: { ask: (asking: Asking) => void; onSuspend: () => void },
): readonly MenuEntry[] {
  const { client } = useMail();
  const words = useWordsOf(adminWords);
  const own = useWordsOf(accountWords);
  const shared = useWordsOf(sharedWords);
  const logins = useWordsOf(accountSecurityWords);
  const ofAll = [
    { id: "settings", label: own.settings, onAction: () => ask("settings") },
    { id: "quota", label: words.setQuota, onAction: () => ask("quota") },
    { id: "sending", label: own.sending, onAction: () => ask("sending") },
  ];
  const suspend = {
    id: "enabled",
    label: account.enabled ? words.suspend : words.resume,
    onAction: onSuspend,
  };
  const remove = { id: "remove", label: words.removeAccount, onAction: () => ask("remove") };
  const ofNobody = [{ id: "shares", label: shared.who, onAction: () => ask("shares") }, suspend, remove];
  const ofOthers = [
    { id: "security", label: logins.open, onAction: () => ask("security") },
    suspend,
    {
      id: "administrator",
      label: account.administrator ? words.noAdministrator : words.makeAdministrator,
      onAction: () => ask("administrator"),
    },
    { id: "invite", label: words.newInvitation, onAction: () => ask("invite") },
    ...(account.lastLoginAt === null
      ? [{ id: "withdraw", label: words.withdraw, onAction: () => ask("withdraw") }]
      : []),
    { id: "reset", label: words.reset, onAction: () => ask("reset") },
    remove,
  ];
  if (account.shared) return [...ofAll, ...ofNobody];
  return account.address === client.username ? ofAll : [...ofAll, ...ofOthers];
}

function Question(props: {
  asking: Asking;
  account: Account;
  onChange: () => Promise<void>;
  onReally: Readonly<Record<Really, () => void>>;
  onClose: () => void;
}): ReactNode {
  const { asking, account, onChange, onReally, onClose } = props;
  const words = useWordsOf(adminWords);
  if (asking === "shares") return <SharedDialog address={account.address} onClose={onClose} />;
  if (asking === "security")
    return <AccountSecurityDialog address={account.address} onClose={onClose} onChange={onChange} />;
  if (asking === "settings") return <AccountSettingsDialog account={account} onClose={onClose} onChange={onChange} />;
  if (asking === "sending") return <SendingDialog account={account} onClose={onClose} />;
  if (asking === "quota") return <QuotaDialog account={account} onClose={onClose} onChange={onChange} />;
  if (asking === "remove") return <RemoveAccountDialog account={account} onClose={onClose} onChange={onChange} />;
  const texts = {
    withdraw: words.withdrawLong,
    reset: words.resetLong,
    invite: words.inviteAgainLong,
    administrator: account.administrator ? words.noAdministratorLong : words.administratorLong,
  };
  return (
    <ReallyDialog
      title={account.address}
      text={texts[asking]}
      doIt={words.doIt}
      onDo={onReally[asking]}
      onClose={onClose}
    />
  );
}

function AccountFacts({ account }: { account: Account }): ReactNode {
  const words = useWordsOf(adminWords);
  const shared = useWordsOf(sharedWords);
  const locale = useLocale();
  const { address, name, enabled, administrator, secondFactor, usedBytes, maxBytes, lastLoginAt } = account;
  const used = formatSize(usedBytes, locale);
  return (
    <div>
      <strong>{address}</strong>
      {name !== "" && <span>{name}</span>}
      {account.shared && <span className={cards.badge}>{shared.badge}</span>}
      {!enabled && <span className={cards.badge}>{words.suspended}</span>}
      {administrator && <span className={cards.badge}>{words.administrator}</span>}
      {secondFactor && <span className={cards.badge}>{words.secondFactor}</span>}
      <span className={cards.note}>
        {!account.shared &&
          `${lastLoginAt === null ? words.neverLoggedIn : words.lastLogin(ago(lastLoginAt, Date.now(), locale))} · `}
        {maxBytes === null ? words.noLimit(used) : words.used(used, limitSize(maxBytes, locale))}
      </span>
      {maxBytes !== null && (
        <meter className={styles.meter} min={0} max={Math.max(1, maxBytes)} value={usedBytes} aria-label={address} />
      )}
    </div>
  );
}
