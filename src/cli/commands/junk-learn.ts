import { Refusal } from "../../base/errors.ts";
import type { Account, JunkCounts } from "../../store/account.ts";
import { messagesIn } from "../message-files.ts";
import { counted } from "../output.ts";
import { type Subcommand, UsageProblem } from "../subcommand.ts";
import { withAccount } from "../with-storage.ts";

/** Messages of a file that are held in memory together. */
const PAGE = 50;

export const junkLearn: Subcommand = {
  name: "junk learn",
  operands: "ADDRESS [FILE…]",
  operandsMin: 1,
  operandsMax: Infinity,
  summary: "Teach the junk filter of an account with messages of a mailbox, or in files",
  details:
    "A FILE is one message, or an mbox of many. Each message counts once, however often it is learned; learned as the other kind it counts as that from then on.",
  options: {
    junk: { option: { type: "boolean" }, help: "They are junk" },
    ham: { option: { type: "boolean" }, help: "They are wanted" },
    mailbox: {
      option: { type: "string" },
      value: "NAME",
      help: "Learn from all messages in this mailbox of the account",
    },
  },
  async run({ operands: [address = "", ...files], values, out, config }) {
    const isJunk = values["junk"] === true;
    if (isJunk === (values["ham"] === true)) throw new UsageProblem("Say one of --junk and --ham");
    const { mailbox } = values;
    if ((mailbox === undefined) === (files.length === 0)) throw new UsageProblem("Say a --mailbox, or files");
    const kind = isJunk ? "junk" : "ham";
    const learned = await withAccount(config, address, (account) =>
      typeof mailbox === "string" ? fromMailbox(account, mailbox, kind) : fromFiles(account, files, kind),
    );
    const what = isJunk ? "junk" : "wanted";
    out.result(
      { address, learned },
      `Learned ${counted(learned, "message")} as ${what}; what was learned as that before counts once.`,
    );
    return 0;
  },
};

async function fromMailbox(account: Account, path: string, kind: keyof JunkCounts): Promise<number> {
  const mailbox = await account.read((mail) => mail.mailboxByPath(path));
  if (mailbox?.selectable !== true) throw new Refusal("not-found", `there is no mailbox ${path}`);
  return (await account.junkFilter()).teachMailbox(mailbox.id, kind);
}

async function fromFiles(account: Account, files: readonly string[], kind: keyof JunkCounts): Promise<number> {
  const filter = await account.junkFilter();
  let learned = 0;
  let page: Uint8Array[] = [];
  for (const file of files)
    for await (const message of messagesIn(file)) {
      page.push(message);
      if (page.length < PAGE) continue;
      learned += await filter.teach(page, kind);
      page = [];
    }
  return learned + (await filter.teach(page, kind));
}
