import { shareMailboxes } from "../../mail/operator-shares.ts";
import { orderedRights, RIGHTS, SHARES } from "../../store/sharing/rights.ts";
import { type Subcommand, UsageProblem } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const mailboxShare: Subcommand = {
  name: "mailbox share",
  operands: "ADDRESS MAILBOX WHO RIGHTS",
  operandsMin: 4,
  operandsMax: 4,
  summary: "Let somebody use a mailbox of an account",
  details:
    "WHO is the address of an account, or anyone. RIGHTS is read (lrs), write (lrswite), all, or letters of RFC 4314: l see it, r read, s mark as read, w other flags, i add messages, p mail to user+mailbox goes into it, k make mailboxes below, x delete or rename it, t mark messages as deleted, e remove these, a give rights. They replace what WHO had.",
  options: {
    below: { option: { type: "boolean" }, help: "Also every mailbox below it" },
    withhold: { option: { type: "boolean" }, help: "Take these rights from WHO, whatever anyone may do" },
  },
  async run({ operands: [address = "", path = "", who = "", given = ""], values, out, config }) {
    const rights = SHARES[given] ?? orderedRights(given);
    if (rights === "" || (SHARES[given] === undefined && [...given].some((letter) => !RIGHTS.includes(letter))))
      throw new UsageProblem(`RIGHTS is read, write, all, or some of the letters ${RIGHTS}`);
    const negative = values["withhold"] === true;
    const which = { address, path, who, below: values["below"] === true };
    const shared = await withStorage(config, (storage) => shareMailboxes(storage, which, { rights, negative }));
    out.result(
      { shared, with: who, rights, withheld: negative },
      `${negative ? `Withheld ${rights} on` : "Shared"} ${shared.join(", ")} of ${address} ${negative ? "from" : "with"} ${who}${negative ? "" : ` (${rights})`}.`,
    );
    return 0;
  },
};
