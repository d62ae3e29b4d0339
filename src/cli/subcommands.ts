/** Every subcommand, in the order of the help. */
import { accountAdd } from "./commands/account-add.ts";
import { accountInvite } from "./commands/account-invite.ts";
import { accountList } from "./commands/account-list.ts";
import { accountPassword } from "./commands/account-password.ts";
import { accountQuota } from "./commands/account-quota.ts";
import { accountRemove } from "./commands/account-remove.ts";
import { accountSecurity } from "./commands/account-security.ts";
import { accountSending } from "./commands/account-sending.ts";
import { accountTokenAdd } from "./commands/account-token-add.ts";
import { accountTokenList } from "./commands/account-token-list.ts";
import { accountTokenRemove } from "./commands/account-token-remove.ts";
import { accountSet } from "./commands/account-set.ts";
import { aliasAdd } from "./commands/alias-add.ts";
import { aliasList } from "./commands/alias-list.ts";
import { aliasMembersAdd } from "./commands/alias-members-add.ts";
import { aliasMembersRemove } from "./commands/alias-members-remove.ts";
import { aliasRemove } from "./commands/alias-remove.ts";
import { aliasSet } from "./commands/alias-set.ts";
import { backup } from "./commands/backup.ts";
import { blockedAdd } from "./commands/blocked-add.ts";
import { blockedList } from "./commands/blocked-list.ts";
import { blockedRemove } from "./commands/blocked-remove.ts";
import { changesList } from "./commands/changes.ts";
import { check } from "./commands/check.ts";
import { connect } from "./commands/connect.ts";
import { domainAdd } from "./commands/domain-add.ts";
import { domainDns } from "./commands/domain-dns.ts";
import { domainKeysList } from "./commands/domain-keys-list.ts";
import { domainKeysRemove } from "./commands/domain-keys-remove.ts";
import { domainKeysRotate } from "./commands/domain-keys-rotate.ts";
import { domainList } from "./commands/domain-list.ts";
import { domainRemove } from "./commands/domain-remove.ts";
import { domainSet } from "./commands/domain-set.ts";
import { health } from "./commands/health.ts";
import { importImap } from "./commands/import-imap.ts";
import { mailboxAdd } from "./commands/mailbox-add.ts";
import { mailboxList } from "./commands/mailbox-list.ts";
import { mailboxSeen } from "./commands/mailbox-seen.ts";
import { mailboxShare } from "./commands/mailbox-share.ts";
import { mailboxShares } from "./commands/mailbox-shares.ts";
import { mailboxUnshare } from "./commands/mailbox-unshare.ts";
import { journey } from "./commands/journey.ts";
import { queueHold } from "./commands/queue-hold.ts";
import { queueList } from "./commands/queue-list.ts";
import { queueRelease } from "./commands/queue-release.ts";
import { queueRemove } from "./commands/queue-remove.ts";
import { queueRetry } from "./commands/queue-retry.ts";
import { queueShow } from "./commands/queue-show.ts";
import { reports } from "./commands/reports.ts";
import { restore } from "./commands/restore.ts";
import { serve } from "./commands/serve.ts";
import { setup } from "./commands/setup.ts";
import { setupCheck } from "./commands/setup-check.ts";
import { smarthostRemove } from "./commands/smarthost-remove.ts";
import { smarthostSet } from "./commands/smarthost-set.ts";
import { smarthostShow } from "./commands/smarthost-show.ts";
import { suppressionAdd } from "./commands/suppression-add.ts";
import { suppressionList } from "./commands/suppression-list.ts";
import { suppressionRemove } from "./commands/suppression-remove.ts";
import { parseCommandLine } from "./command-line.ts";
import { overview, pageOf } from "./help.ts";
import type { Subcommand } from "./subcommand.ts";

const help: Subcommand = {
  name: "help",
  operands: "[COMMAND]",
  operandsMin: 0,
  operandsMax: 3,
  summary: "Tell about a command",
  async run({ operands, out }) {
    const page =
      operands.length === 0
        ? overview(subcommands)
        : pageOf(parseCommandLine([...operands, "--help"], subcommands).subcommand);
    out.result({ help: page }, page);
    return 0;
  },
};

export const subcommands: readonly Subcommand[] = [
  serve,
  setupCheck,
  setup,
  domainAdd,
  domainList,
  domainSet,
  domainRemove,
  domainDns,
  domainKeysList,
  domainKeysRotate,
  domainKeysRemove,
  accountAdd,
  accountInvite,
  accountList,
  accountSet,
  accountRemove,
  accountPassword,
  accountQuota,
  accountTokenAdd,
  accountTokenList,
  accountTokenRemove,
  accountSecurity,
  connect,
  accountSending,
  importImap,
  mailboxList,
  mailboxAdd,
  mailboxShare,
  mailboxUnshare,
  mailboxShares,
  mailboxSeen,
  aliasAdd,
  aliasList,
  aliasSet,
  aliasMembersAdd,
  aliasMembersRemove,
  aliasRemove,
  blockedList,
  blockedAdd,
  blockedRemove,
  smarthostShow,
  smarthostSet,
  smarthostRemove,
  suppressionList,
  suppressionAdd,
  suppressionRemove,
  queueList,
  queueShow,
  queueRetry,
  queueHold,
  queueRelease,
  queueRemove,
  journey,
  reports,
  health,
  changesList,
  check,
  backup,
  restore,
  help,
];
