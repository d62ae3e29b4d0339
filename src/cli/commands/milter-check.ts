import { styleText } from "node:util";
import type { MilterFound } from "../../trust/milter/check.ts";
import { formatMilterAddress } from "../../wire/milter/address.ts";
import { type Subcommand, UsageProblem } from "../subcommand.ts";

export const milterCheck: Subcommand = {
  name: "milter check",
  operands: "[NAME]",
  operandsMin: 0,
  operandsMax: 1,
  usesData: "by itself",
  summary: "Reach the mail filters of the configuration, and tell what they can do",
  details:
    "Of all of them, or of the one that is named. No mail is shown to them. The exit status is 1 when one does not work.",
  async run({ operands: [wanted], out, config }) {
    const [{ milterSettings }, { checkMilter }] = await Promise.all([
      import("../../serve/filters.ts"),
      import("../../trust/milter/check.ts"),
    ]);
    const all = config.milters.map(milterSettings);
    const chosen = wanted === undefined ? all : all.filter(({ name }) => name === wanted);
    if (wanted !== undefined && chosen.length === 0) throw new UsageProblem(`No filter is called ${wanted}.`);
    const found = await Promise.all(
      chosen.map(async (settings) => {
        const { name, address, mail, onFailure } = settings;
        return { name, address: formatMilterAddress(address), mail, onFailure, found: await checkMilter(settings) };
      }),
    );
    out.result(
      { milters: found },
      found.length === 0
        ? "There are no filters: [[milters]] in posthorn.toml names them."
        : found
            .map((each) =>
              [`${each.name} (${each.address}), for ${each.mail.join(", ")}`, ...words(each.found)].join("\n  "),
            )
            .join("\n"),
    );
    return found.some((each) => !each.found.works) ? 1 : 0;
  },
};

function words(found: MilterFound): readonly string[] {
  if (!found.works) return [`${styleText("red", "does not work")}: ${found.reason}`];
  const { version, actions, steps, ms } = found;
  return [
    `${styleText("green", "works")}: version ${version}, agreed in ${ms} ms`,
    `may: ${actions.length === 0 ? "accept or refuse" : actions.join(", ")}`,
    ...(steps.length === 0 ? [] : [`has asked for: ${steps.join(", ")}`]),
  ];
}
