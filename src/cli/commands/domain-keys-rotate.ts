import { zoneLine } from "../../trust/publishing/record.ts";
import { type Rotation, rotateKeys } from "../../trust/publishing/rotation.ts";
import { keyToPublish } from "../../trust/publishing/signing-keys.ts";
import { KEY_RETIRED_DAYS } from "../../trust/limits.ts";
import type { Output } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withResolver } from "../with-resolver.ts";
import { withStorage } from "../with-storage.ts";

export const domainKeysRotate: Subcommand = {
  name: "domain keys rotate",
  operands: "NAME",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Give a domain new keys, in two steps",
  details:
    "The first time new keys are made, to be published. The second time, when they are, they begin to sign and the old ones retire. A domain without keys gets some that sign at once.",
  options: {
    "no-check": { option: { type: "boolean" }, help: "Use the new keys without asking whether they are published" },
  },
  async run({ operands, values, config, out }) {
    const [name = ""] = operands;
    const rotation = await withStorage(config, ({ directory: { keys } }) =>
      values["no-check"] === true
        ? rotateKeys(keys, name, undefined)
        : withResolver(config, (resolver) => rotateKeys(keys, name, resolver)),
    );
    tell(out, name, rotation);
    return 0;
  },
};

function tell(out: Output, domain: string, rotation: Rotation): void {
  if (rotation.step === "used") {
    const { active, retired } = rotation;
    return out.result(
      { active, retired },
      `${active.join(" and ")} sign the mail of ${domain} from now on. Leave ${retired.join(" and ")} published for ${KEY_RETIRED_DAYS} days more, while mail is on its way.`,
    );
  }
  const { made } = rotation;
  const records = made.map(keyToPublish);
  const isActive = made.some(({ state }) => state === "active");
  const then = isActive ? "They sign from now on." : `Then run posthorn domain keys rotate ${domain} again.`;
  out.result(
    { made: made.map(({ selector, algorithm, state }) => ({ selector, algorithm, state })), records },
    ["Publish these records:", "", ...records.map(zoneLine), "", then].join("\n"),
  );
}
