/** Every subcommand, in the order of the help. */
import { accountAdd } from "./account-add.ts";
import { accountInvite } from "./account-invite.ts";
import { accountList } from "./account-list.ts";
import { accountPassword } from "./account-password.ts";
import { accountQuota } from "./account-quota.ts";
import { accountRemove } from "./account-remove.ts";
import { accountSecurity } from "./account-security.ts";
import { accountSending } from "./account-sending.ts";
import { accountTokenAdd } from "./account-token-add.ts";
import { accountTokenList } from "./account-token-list.ts";
import { accountTokenRemove } from "./account-token-remove.ts";
import { accountSet } from "./account-set.ts";
import { aliasAdd } from "./alias-add.ts";
import { aliasList } from "./alias-list.ts";
import { aliasMembersAdd } from "./alias-members-add.ts";
import { aliasMembersRemove } from "./alias-members-remove.ts";
import { aliasRemove } from "./alias-remove.ts";
import { aliasSet } from "./alias-set.ts";
import { blockedAdd } from "./blocked-add.ts";
import { blockedList } from "./blocked-list.ts";
import { blockedRemove } from "./blocked-remove.ts";
import { changesList } from "./changes.ts";
import { check } from "./check.ts";
import { connect } from "./connect.ts";
import { domainAdd } from "./domain-add.ts";
import { domainDns } from "./domain-dns.ts";
import { domainKeysList } from "./domain-keys-list.ts";
import { domainKeysRemove } from "./domain-keys-remove.ts";
import { domainKeysRotate } from "./domain-keys-rotate.ts";
import { domainList } from "./domain-list.ts";
import { domainRemove } from "./domain-remove.ts";
import { domainSet } from "./domain-set.ts";
import { health } from "./health.ts";
import { importImap } from "./import-imap.ts";
import { mailboxAdd } from "./mailbox-add.ts";
import { mailboxList } from "./mailbox-list.ts";
import { mailboxSeen } from "./mailbox-seen.ts";
import { mailboxShare } from "./mailbox-share.ts";
import { mailboxShares } from "./mailbox-shares.ts";
import { mailboxUnshare } from "./mailbox-unshare.ts";
import { journey } from "./journey.ts";
import { queueHold } from "./queue-hold.ts";
import { queueList } from "./queue-list.ts";
import { queueRelease } from "./queue-release.ts";
import { queueRemove } from "./queue-remove.ts";
import { queueRetry } from "./queue-retry.ts";
import { queueShow } from "./queue-show.ts";
import { reports } from "./reports.ts";
import { restore } from "./restore.ts";
import { serve } from "./serve.ts";
import { setup } from "./setup.ts";
import { setupCheck } from "./setup-check.ts";
import { smarthostRemove } from "./smarthost-remove.ts";
import { smarthostSet } from "./smarthost-set.ts";
import { smarthostShow } from "./smarthost-show.ts";
import { suppressionAdd } from "./suppression-add.ts";
import { suppressionList } from "./suppression-list.ts";
import { suppressionRemove } from "./suppression-remove.ts";
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
  restore,
  help,
];
