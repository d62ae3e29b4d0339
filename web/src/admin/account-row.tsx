/** One account, and what can be done to it. */
import { EllipsisVertical, UserRound, UserRoundX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { tell } from "../jmap/ask.ts";
import { MenuButton } from "../look/controls.tsx";
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
import { ReallyDialog } from "./really-dialog.tsx";
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

type Asking = "shares" | "security" | "settings" | "sending" | "quota" | "invite" | "withdraw" | "reset" | "remove";

export function AccountRow(props: {
  account: Account;
  onChange: () => Promise<void>;
  onInvited: (made: { address: string; invitation: string }) => void;
}): ReactNode {
  const { account, onChange, onInvited } = props;
  const { address, enabled, administrator } = account;
  const words = useWordsOf(adminWords);
  const { client } = useMail();
  const { run } = useDeed();
  const [asking, setAsking] = useState<Asking | undefined>(undefined);
  const change = async (what: string, value: boolean): Promise<void> => {
    await run(() => tell(`/api/admin/accounts/${what}`, { address, value }));
    await onChange();
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
  const own = useWordsOf(accountWords);
  const shared = useWordsOf(sharedWords);
  const logins = useWordsOf(accountSecurityWords);
  const ofAll = [
    { id: "settings", label: own.settings, onAction: () => setAsking("settings") },
    { id: "quota", label: words.setQuota, onAction: () => setAsking("quota") },
    { id: "sending", label: own.sending, onAction: () => setAsking("sending") },
  ];
  const suspend = {
    id: "enabled",
    label: enabled ? words.suspend : words.resume,
    onAction: () => void change("enabled", !enabled),
  };
  const remove = { id: "remove", label: words.removeAccount, onAction: () => setAsking("remove") };
  const ofNobody = [{ id: "shares", label: shared.who, onAction: () => setAsking("shares") }, suspend, remove];
  const ofOthers = [
    { id: "security", label: logins.open, onAction: () => setAsking("security") },
    suspend,
    {
      id: "administrator",
      label: administrator ? words.noAdministrator : words.makeAdministrator,
      onAction: () => void change("administrator", !administrator),
    },
    { id: "invite", label: words.newInvitation, onAction: () => setAsking("invite") },
    ...(account.lastLoginAt === null
      ? [{ id: "withdraw", label: words.withdraw, onAction: () => setAsking("withdraw") }]
      : []),
    { id: "reset", label: words.reset, onAction: () => setAsking("reset") },
    remove,
  ];
  const more = account.shared ? ofNobody : address === client.username ? [] : ofOthers;
  return (
    <li className={cards.thing}>
      {enabled ? <UserRound size={20} aria-hidden /> : <UserRoundX size={20} aria-hidden />}
      <AccountFacts account={account} />
      <MenuButton
        label={words.actionsFor(address)}
        icon={<EllipsisVertical size={18} aria-hidden />}
        entries={[...ofAll, ...more]}
      />
      {asking !== undefined && (
        <Question asking={asking} {...props} onWithdraw={withdraw} onLink={link} onClose={() => setAsking(undefined)} />
      )}
    </li>
  );
}

function Question(props: {
  asking: Asking;
  account: Account;
  onChange: () => Promise<void>;
  onWithdraw: () => Promise<void>;
  onLink: (what: "invite" | "reset") => Promise<void>;
  onClose: () => void;
}): ReactNode {
  const { asking, account, onChange, onWithdraw, onLink, onClose } = props;
  const words = useWordsOf(adminWords);
  if (asking === "shares") return <SharedDialog address={account.address} onClose={onClose} />;
  if (asking === "security")
    return <AccountSecurityDialog address={account.address} onClose={onClose} onChange={onChange} />;
  if (asking === "settings") return <AccountSettingsDialog account={account} onClose={onClose} onChange={onChange} />;
  if (asking === "sending") return <SendingDialog account={account} onClose={onClose} />;
  if (asking === "quota") return <QuotaDialog account={account} onClose={onClose} onChange={onChange} />;
  if (asking === "remove") return <RemoveAccountDialog account={account} onClose={onClose} onChange={onChange} />;
  const texts = { withdraw: words.withdrawLong, reset: words.resetLong, invite: words.inviteAgainLong };
  return (
    <ReallyDialog
      title={account.address}
      text={texts[asking]}
      doIt={words.doIt}
      onDo={() => void (asking === "withdraw" ? onWithdraw() : onLink(asking))}
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
