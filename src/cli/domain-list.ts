import { table } from "./output.ts";
import type { Subcommand } from "./subcommand.ts";
import { withStorage } from "./with-storage.ts";

export const domainList: Subcommand = {
  name: "domain list",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Show the domains",
  async run({ out, config }) {
    const domains = await withStorage(config, ({ directory }) => directory.domains());
    out.result(
      { domains: domains.map(({ name, catchAll }) => ({ name, catchAll: catchAll ?? null })) },
      table(
        domains.map(({ name, catchAll }) => [name, catchAll === undefined ? "" : `everything else to ${catchAll}`]),
      ),
    );
    if (domains.length === 0) out.note("There is no domain yet: posthorn domain add NAME");
    return 0;
  },
};
