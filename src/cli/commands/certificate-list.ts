import { systemClock } from "../../base/clock.ts";
import type { CertificateStatus } from "../../serve/certificates/status.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withResolver } from "../with-resolver.ts";
import { withStorage } from "../with-storage.ts";

export const certificateList: Subcommand = {
  name: "certificate list",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Show the server's certificates: for which names, from whom, until when",
  details:
    "Those that it fetches itself (acme in posthorn.toml) with what went wrong the last time, and those of files.",
  async run({ out, config }) {
    const { certificateStatus } = await import("../../serve/certificates/status.ts");
    const found = await withStorage(config, (storage) =>
      withResolver(config, (resolver) => certificateStatus(config, { storage, resolver, clock: systemClock })),
    );
    out.result({ certificates: found }, found.length === 0 ? "There is none yet." : found.map(textOf).join("\n\n"));
    return 0;
  },
};

function textOf(one: CertificateStatus): string {
  const rows: [string, string | undefined][] = [
    ["from", one.selfSigned ? "the server itself: programs will warn" : (one.issuer ?? undefined)],
    ["until", one.until ?? "none yet"],
    ["renewed", one.renewAt === null ? undefined : `about ${one.renewAt}`],
    ["key (TLSA 3 1 1)", one.keyDigest ?? undefined],
    ["lead elsewhere", one.elsewhere.length === 0 ? undefined : one.elsewhere.join(", ")],
    ["trouble", one.trouble ?? undefined],
    ["next try", one.nextTryAt ?? undefined],
  ];
  const known = rows.flatMap(([name, value]) => (value === undefined ? [] : [[`  ${name}`, value]]));
  return [one.names.join(", ") || one.name, table(known)].join("\n");
}
