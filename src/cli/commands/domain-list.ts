import type { DomainEntry } from "../../directory/domains.ts";
import { table } from "../output.ts";
import { showSize } from "../quota-options.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const domainList: Subcommand = {
  name: "domain list",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Show the domains, and what holds for their addresses",
  async run({ out, config }) {
    const domains = await withStorage(config, ({ directory }) => directory.domains());
    out.result(
      { domains: domains.map(asJson) },
      table(domains.map((domain) => [domain.name, remarks(domain).join("; ")])),
    );
    if (domains.length === 0) out.note("There is no domain yet: posthorn domain add NAME");
    return 0;
  },
};

function asJson({ catchAll, accountBytes, accountMessages, ...domain }: DomainEntry): object {
  return {
    ...domain,
    catchAll: catchAll ?? null,
    accountBytes: accountBytes ?? null,
    accountMessages: accountMessages ?? null,
  };
}

/** What is not as usual. */
function remarks({ catchAll, subaddresses, unknownUsers, accountBytes, accountMessages }: DomainEntry): string[] {
  return [
    ...(catchAll === undefined ? [] : [`everything else to ${catchAll}`]),
    ...(subaddresses ? [] : ["no subaddresses"]),
    ...(unknownUsers === "refuse" ? [] : ["unknown users are asked for later"]),
    ...(accountBytes === undefined
      ? []
      : [`new accounts ${accountBytes === 0 ? "without limit" : showSize(accountBytes)}`]),
    ...(accountMessages === undefined
      ? []
      : [`new accounts ${accountMessages === 0 ? "any number of" : accountMessages} messages`]),
  ];
}
