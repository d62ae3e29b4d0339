import { systemClock } from "../../base/clock.ts";
import { Refusal } from "../../base/errors.ts";
import { silentLog } from "../../base/log.ts";
import type { Subcommand } from "../subcommand.ts";
import { withResolver } from "../with-resolver.ts";
import { withStorage } from "../with-storage.ts";

export const certificateRenew: Subcommand = {
  name: "certificate renew",
  operands: "[NAME…]",
  operandsMin: 0,
  operandsMax: 100,
  summary: "Fetch the server's own certificates now, whether they are due or not",
  details:
    "NAME is what `posthorn certificate list` calls one by: the server's name, or a domain. All when none is given. The server has to run, for the authority asks it. Authorities issue only so many in a week.",
  options: {
    "new-key": {
      option: { type: "boolean" },
      help: "Make new keys too; TLSA records of the old ones are wrong from then on",
    },
  },
  async run({ out, config, operands, values }) {
    if (!config.acme.enabled)
      throw new Refusal("conflict", "the server fetches no certificates: acme.enabled in posthorn.toml is false");
    const { careForCertificates } = await import("../../serve/certificates/care.ts");
    const names = operands.length === 0 ? {} : { names: operands.map((name) => name.toLowerCase()) };
    const wishes = { now: true, newKey: values["new-key"] === true, ...names };
    const { certificates, busy } = await withStorage(config, (storage) =>
      withResolver(config, (resolver) =>
        careForCertificates(config, { storage, resolver, clock: systemClock, log: silentLog, wishes }),
      ),
    );
    if (busy) throw new Refusal("in-use", "another process is fetching certificates; try again in a minute");
    const wished = certificates.filter(({ name }) => operands.length === 0 || wishes.names?.includes(name) === true);
    const unknown = operands.filter((name) => !wished.some((each) => each.name === name.toLowerCase()));
    if (unknown.length > 0) throw new Refusal("not-found", `there is no certificate called ${unknown.join(", ")}`);
    const results = wished.map(({ name, names: proved, elsewhere, kept }) => ({
      name,
      names: proved,
      elsewhere,
      trouble:
        proved.length === 0
          ? `none of its names leads to this server: ${elsewhere.join(", ")}`
          : (kept?.trouble?.text ?? null),
    }));
    out.result(
      { certificates: results },
      results
        .map(({ name, names: proved, trouble }) =>
          trouble === null ? `${name}: fetched for ${proved.join(", ")}` : `${name}: ${trouble}`,
        )
        .join("\n"),
    );
    return results.some(({ trouble }) => trouble !== null) ? 1 : 0;
  },
};
