/** Every subcommand, in the order of the help. Each is loaded when it is called: together they are a fourth of what a command would have to load. */
import { parseCommandLine } from "./command-line.ts";
import { overview, pageOf } from "./help.ts";
import type { Subcommand } from "./subcommand.ts";

const help: Subcommand = {
  name: "help",
  operands: "[COMMAND]",
  operandsMin: 0,
  operandsMax: 3,
  usesData: "by itself",
  summary: "Tell about a command",
  async run({ operands, out }) {
    const page =
      operands.length === 0
        ? overview(await everySubcommand())
        : pageOf(parseCommandLine([...operands, "--help"], await subcommandsFor(operands)).subcommand);
    out.result({ help: page }, page);
    return 0;
  },
};

const loaders: Readonly<Record<string, () => Promise<Subcommand>>> = {
  serve: async () => (await import("./commands/serve.ts")).serve,
  "milter check": async () => (await import("./commands/milter-check.ts")).milterCheck,
  "setup check": async () => (await import("./commands/setup-check.ts")).setupCheck,
  setup: async () => (await import("./commands/setup.ts")).setup,
  "domain add": async () => (await import("./commands/domain-add.ts")).domainAdd,
  "domain list": async () => (await import("./commands/domain-list.ts")).domainList,
  "domain set": async () => (await import("./commands/domain-set.ts")).domainSet,
  "domain remove": async () => (await import("./commands/domain-remove.ts")).domainRemove,
  "domain dns": async () => (await import("./commands/domain-dns.ts")).domainDns,
  "domain keys list": async () => (await import("./commands/domain-keys-list.ts")).domainKeysList,
  "domain keys rotate": async () => (await import("./commands/domain-keys-rotate.ts")).domainKeysRotate,
  "domain keys remove": async () => (await import("./commands/domain-keys-remove.ts")).domainKeysRemove,
  "account add": async () => (await import("./commands/account-add.ts")).accountAdd,
  "account invite": async () => (await import("./commands/account-invite.ts")).accountInvite,
  "account list": async () => (await import("./commands/account-list.ts")).accountList,
  "account set": async () => (await import("./commands/account-set.ts")).accountSet,
  "account remove": async () => (await import("./commands/account-remove.ts")).accountRemove,
  "account password": async () => (await import("./commands/account-password.ts")).accountPassword,
  "account quota": async () => (await import("./commands/account-quota.ts")).accountQuota,
  "account token add": async () => (await import("./commands/account-token-add.ts")).accountTokenAdd,
  "account token list": async () => (await import("./commands/account-token-list.ts")).accountTokenList,
  "account token remove": async () => (await import("./commands/account-token-remove.ts")).accountTokenRemove,
  "account security": async () => (await import("./commands/account-security.ts")).accountSecurity,
  connect: async () => (await import("./commands/connect.ts")).connect,
  "account sending": async () => (await import("./commands/account-sending.ts")).accountSending,
  "junk status": async () => (await import("./commands/junk-status.ts")).junkStatus,
  "junk learn": async () => (await import("./commands/junk-learn.ts")).junkLearn,
  "junk forget": async () => (await import("./commands/junk-forget.ts")).junkForget,
  "import imap": async () => (await import("./commands/import-imap.ts")).importImap,
  "mailbox list": async () => (await import("./commands/mailbox-list.ts")).mailboxList,
  "mailbox add": async () => (await import("./commands/mailbox-add.ts")).mailboxAdd,
  "mailbox share": async () => (await import("./commands/mailbox-share.ts")).mailboxShare,
  "mailbox unshare": async () => (await import("./commands/mailbox-unshare.ts")).mailboxUnshare,
  "mailbox shares": async () => (await import("./commands/mailbox-shares.ts")).mailboxShares,
  "mailbox seen": async () => (await import("./commands/mailbox-seen.ts")).mailboxSeen,
  "alias add": async () => (await import("./commands/alias-add.ts")).aliasAdd,
  "alias list": async () => (await import("./commands/alias-list.ts")).aliasList,
  "alias set": async () => (await import("./commands/alias-set.ts")).aliasSet,
  "alias members add": async () => (await import("./commands/alias-members-add.ts")).aliasMembersAdd,
  "alias members remove": async () => (await import("./commands/alias-members-remove.ts")).aliasMembersRemove,
  "alias remove": async () => (await import("./commands/alias-remove.ts")).aliasRemove,
  "blocked list": async () => (await import("./commands/blocked-list.ts")).blockedList,
  "blocked add": async () => (await import("./commands/blocked-add.ts")).blockedAdd,
  "blocked remove": async () => (await import("./commands/blocked-remove.ts")).blockedRemove,
  "sieve list": async () => (await import("./commands/sieve-list.ts")).sieveList,
  "sieve show": async () => (await import("./commands/sieve-show.ts")).sieveShow,
  "sieve put": async () => (await import("./commands/sieve-put.ts")).sievePut,
  "sieve activate": async () => (await import("./commands/sieve-activate.ts")).sieveActivate,
  "sieve deactivate": async () => (await import("./commands/sieve-deactivate.ts")).sieveDeactivate,
  "sieve remove": async () => (await import("./commands/sieve-remove.ts")).sieveRemove,
  "sieve check": async () => (await import("./commands/sieve-check.ts")).sieveCheck,
  "sieve test": async () => (await import("./commands/sieve-test.ts")).sieveTest,
  "smarthost show": async () => (await import("./commands/smarthost-show.ts")).smarthostShow,
  "smarthost set": async () => (await import("./commands/smarthost-set.ts")).smarthostSet,
  "smarthost remove": async () => (await import("./commands/smarthost-remove.ts")).smarthostRemove,
  "suppression list": async () => (await import("./commands/suppression-list.ts")).suppressionList,
  "suppression add": async () => (await import("./commands/suppression-add.ts")).suppressionAdd,
  "suppression remove": async () => (await import("./commands/suppression-remove.ts")).suppressionRemove,
  "queue list": async () => (await import("./commands/queue-list.ts")).queueList,
  "queue show": async () => (await import("./commands/queue-show.ts")).queueShow,
  "queue retry": async () => (await import("./commands/queue-retry.ts")).queueRetry,
  "queue hold": async () => (await import("./commands/queue-hold.ts")).queueHold,
  "queue release": async () => (await import("./commands/queue-release.ts")).queueRelease,
  "queue remove": async () => (await import("./commands/queue-remove.ts")).queueRemove,
  journey: async () => (await import("./commands/journey.ts")).journey,
  reports: async () => (await import("./commands/reports.ts")).reports,
  "certificate list": async () => (await import("./commands/certificate-list.ts")).certificateList,
  "certificate renew": async () => (await import("./commands/certificate-renew.ts")).certificateRenew,
  health: async () => (await import("./commands/health.ts")).health,
  changes: async () => (await import("./commands/changes.ts")).changesList,
  check: async () => (await import("./commands/check.ts")).check,
  backup: async () => (await import("./commands/backup.ts")).backup,
  restore: async () => (await import("./commands/restore.ts")).restore,
  help: async () => help,
};

export function everySubcommand(): Promise<readonly Subcommand[]> {
  return Promise.all(Object.values(loaders).map((load) => load()));
}

/** The one that the words begin with; all where they are none, for whoever tells what could have been meant. */
export async function subcommandsFor(words: readonly string[]): Promise<readonly Subcommand[]> {
  const found = Object.entries(loaders).find(([name]) => name.split(" ").every((word, i) => words[i] === word));
  return found === undefined ? everySubcommand() : [await found[1]()];
}
