import { Refusal } from "../../base/errors.ts";
import type { DomainKey } from "../../directory/domain-key.ts";
import type { DomainKeys } from "../../directory/domain-keys.ts";
import type { Resolver } from "../../dns/resolver.ts";
import { zoneLine } from "../../trust/publishing/record.ts";
import { isPublished, keyToPublish } from "../../trust/publishing/signing-keys.ts";
import type { Invocation, Subcommand } from "../subcommand.ts";
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
  async run(invocation) {
    const [name = ""] = invocation.operands;
    return withStorage(invocation.config, async ({ directory: { keys } }) => {
      const next = (await keys.list(name)).filter(({ state }) => state === "next");
      return next.length === 0 ? make(invocation, keys, name) : use(invocation, keys, next);
    });
  },
};

async function make({ out }: Invocation, keys: DomainKeys, name: string): Promise<number> {
  const made = await keys.add(name);
  const records = made.map(keyToPublish);
  const active = made.some(({ state }) => state === "active");
  const then = active ? "They sign from now on." : `Then run posthorn domain keys rotate ${name} again.`;
  out.result(
    { made: made.map(({ selector, algorithm, state }) => ({ selector, algorithm, state })), records },
    ["Publish these records:", "", ...records.map(zoneLine), "", then].join("\n"),
  );
  return 0;
}

async function use({ out, values, config }: Invocation, keys: DomainKeys, next: readonly DomainKey[]): Promise<number> {
  const domain = next[0]?.domain ?? "";
  if (values["no-check"] !== true) await withResolver(config, (resolver) => mustBePublished(resolver, next));
  const before = await keys.list(domain);
  await keys.rotate(domain);
  const retired = before.filter(({ state }) => state === "active").map(({ selector }) => selector);
  const active = next.map(({ selector }) => selector);
  out.result(
    { active, retired },
    `${active.join(" and ")} sign the mail of ${domain} from now on. Leave ${retired.join(" and ")} published for two weeks more, while mail is on its way.`,
  );
  return 0;
}

async function mustBePublished(resolver: Resolver, next: readonly DomainKey[]): Promise<void> {
  for (const key of next) {
    if (await isPublished(resolver, key)) continue;
    const { name } = keyToPublish(key);
    throw new Refusal(
      "conflict",
      `${name} does not show the new key yet, so nobody could check its signatures: publish it, and wait until it is seen`,
    );
  }
}
