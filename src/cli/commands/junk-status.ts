import { isFilterOff } from "../../mail/junk/judgement.ts";
import { HAM_LEARNED_MIN, JUNK_LEARNED_MIN } from "../../mail/limits.ts";
import { counted, table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withAccount } from "../with-storage.ts";

export const junkStatus: Subcommand = {
  name: "junk status",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Show what the junk filter of an account has learned",
  details:
    "First it learns what the owner has shown and there was no time for yet. Mail is judged from 20 messages of junk and 40 others on.",
  async run({ operands: [address = ""], out, config }) {
    const found = await withAccount(config, address, async (account) => {
      const filter = await account.junkFilter();
      await filter.catchUp();
      return { ...(await filter.status()), isOff: await account.read((mail) => isFilterOff(mail)) };
    });
    const { junk, ham, tokens, isOff } = found;
    const isReady = junk >= JUNK_LEARNED_MIN && ham >= HAM_LEARNED_MIN;
    const isJudging = config.inbound.junkFilter && !isOff && isReady;
    const why = !config.inbound.junkFilter
      ? "off for everybody (inbound.junkFilter)"
      : isOff
        ? "off, as its owner wants it"
        : isReady
          ? "on"
          : `not yet: ${JUNK_LEARNED_MIN} messages of junk and ${HAM_LEARNED_MIN} others are needed`;
    out.result(
      { address, junk, ham, tokens, isJudging },
      table([
        ["Learned as junk", counted(junk, "message")],
        ["Learned as wanted", counted(ham, "message")],
        ["Words and other marks", String(tokens)],
        ["Judges mail that comes", why],
      ]),
    );
    return 0;
  },
};
